import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Measures the server under each strategy of distribution. Run by benchmarks/distribution, which says the rest. Arguments: the
 * distribution's folder, rounds, seconds.
 */
final class Distribution {

    private static final List<String> STRATEGIES =
            List.of("shared", "reuseport", "round-robin", "least-connections", "random", "power-of-two-choices");
    private static final int WORKERS = 4;
    private static final int CLIENTS = 16;
    private static final double TICKS_PER_SECOND = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String CHEAP = "/plaintext";

    /** Long enough for a killed worker to have some of the clients' requests in hand. */
    private static final String LONG = "/sleep?ms=20";

    private static final Pattern PID = Pattern.compile("pid=(\\d+)");

    /** What one round found. Shares are in percent of an equal one, CPU is in seconds for 10,000 connections. */
    private record Round(double fewest, double most, double cpu, double perSecond, long lost) {}

    private Distribution() {}

    public static void main(String[] args) throws Exception {
        Map<String, List<Round>> rounds = new ConcurrentHashMap<>();
        for (int round = 0; round < Integer.parseInt(args[1]); round++) {
            for (String strategy : STRATEGIES) {
                rounds.computeIfAbsent(strategy, _ -> new ArrayList<>())
                        .add(measure(Path.of(args[0]), strategy, Integer.parseInt(args[2])));
            }
        }
        System.out.println(
                "| `distribution:` | fewest | most | CPU s/10k connections | connections/s | lost by kill -9 |");
        System.out.println("|---|---|---|---|---|---|");
        STRATEGIES.forEach(strategy -> print(strategy, rounds.get(strategy)));
    }

    private static void print(String strategy, List<Round> rounds) {
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %.1f %% | %.1f %% | %.2f | %.0f | %d |%n",
                strategy,
                rounds.stream().mapToDouble(Round::fewest).average().orElseThrow(),
                rounds.stream().mapToDouble(Round::most).average().orElseThrow(),
                rounds.stream().mapToDouble(Round::cpu).min().orElseThrow(),
                rounds.stream().mapToDouble(Round::perSecond).max().orElseThrow(),
                rounds.stream().mapToLong(Round::lost).max().orElseThrow());
    }

    private static Round measure(Path distribution, String strategy, int seconds) throws Exception {
        var folder = Files.createTempDirectory("distribution");
        int port = freePort();
        var server = start(distribution, folder, port, strategy);
        try {
            awaitWorkers(server, port);
            new Clients(port, CHEAP).run(WARM_UP);
            double before = cpu(server);
            var clients = new Clients(port, CHEAP).run(Duration.ofSeconds(seconds));
            double used = cpu(server) - before;
            LongSummaryStatistics spread =
                    clients.byPid.values().stream().mapToLong(AtomicLong::get).summaryStatistics();
            double share = spread.getSum() / (double) WORKERS / 100;
            long fewest = clients.byPid.size() < WORKERS ? 0 : spread.getMin();
            return new Round(
                    fewest / share,
                    spread.getMax() / share,
                    used / spread.getSum() * 10_000,
                    spread.getSum() / (double) seconds,
                    lostByKill(port, clients.byPid.keySet().iterator().next()));
        } finally {
            server.destroy();
            if (!server.waitFor(60, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private static long lostByKill(int port, long victim) throws InterruptedException {
        var clients = new Clients(port, LONG);
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
        });
        return clients.run(Duration.ofSeconds(3)).lost.get();
    }

    private static Process start(Path distribution, Path folder, int port, String strategy) throws IOException {
        var file =
                Files.writeString(folder.resolve("server.yaml"), """
                    mpm: worker
                    app: {class: dev.mpm.examples.demo.DemoApp, classpath: ["${MPM_HOME}/examples/demo-app.jar"]}
                    listen: ["http://127.0.0.1:%d"]
                    distribution: %s
                    run-directory: run
                    worker: {start-servers: %d, threads-per-child: 8, min-spare-threads: 0, max-spare-threads: 1000, max-request-workers: %d}
                    """.formatted(port, strategy, WORKERS, WORKERS * 8));
        return new ProcessBuilder(
                        distribution.resolve("bin/mpmctl").toString(), "run", "--stop-at-eof", "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static void awaitWorkers(Process server, int port) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        Map<Long, AtomicLong> seen = Map.of();
        while (seen.size() < WORKERS) {
            if (!server.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the server does not start, or not all workers answer: " + seen);
            }
            seen = new Clients(port, CHEAP).run(Duration.ofMillis(500)).byPid;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns the processor seconds that the server's processes have used. */
    private static double cpu(Process server) {
        double seconds = cpu(server.pid());
        for (ProcessHandle child : server.descendants().toList()) {
            seconds += cpu(child.pid());
        }
        return seconds;
    }

    private static double cpu(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException _) {
            return 0; // gone
        }
    }

    /** Clients that each ask, one connection after the other. */
    private static final class Clients {

        private final int port;
        private final byte[] request;
        private final Map<Long, AtomicLong> byPid = new ConcurrentHashMap<>();
        private final AtomicLong lost = new AtomicLong();

        Clients(int port, String path) {
            this.port = port;
            this.request = ("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        Clients run(Duration time) throws InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(Thread.ofPlatform().daemon().start(() -> askUntil(end)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            return this;
        }

        private void askUntil(long end) {
            while (System.nanoTime() - end < 0) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setSoTimeout(20_000);
                    socket.getOutputStream().write(request);
                    var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                    var pid = PID.matcher(answer);
                    if (pid.find() && answer.startsWith("HTTP/1.1 200")) {
                        byPid.computeIfAbsent(Long.valueOf(pid.group(1)), _ -> new AtomicLong())
                                .incrementAndGet();
                    } else {
                        lost.incrementAndGet();
                    }
                } catch (IOException _) {
                    lost.incrementAndGet();
                }
            }
        }
    }
}
