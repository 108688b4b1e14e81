import dev.mpm.compare.load.LoadDriver;
import dev.mpm.compare.load.OwnDriver;
import dev.mpm.compare.load.Pattern;
import dev.mpm.compare.load.Question;
import dev.mpm.compare.load.Stream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks whether two load drivers, ours and wrk2, see the same latencies of the same server at the same rate. Run by benchmarks/agree,
 * which says the rest. Arguments: the distribution's folder, wrk2's program, rounds, seconds.
 */
final class Agree {

    private static final String PATH = "/sleep?ms=20";
    private static final int RATE = 500;
    private static final int CONNECTIONS = 32;
    private static final double MOST_PERCENT = 10;
    private static final int STALL_MILLIS = 500;

    /** For so long wrk2 finds out how often to look at the clock, and counts nothing. */
    private static final int CALIBRATION_SECONDS = 10;

    /** What one run found, in milliseconds. */
    private record Seen(double p50, double p99, double p999) {

        /** The machine's noise only ever adds. */
        Seen lower(Seen other) {
            return new Seen(Math.min(p50, other.p50), Math.min(p99, other.p99), Math.min(p999, other.p999));
        }
    }

    private final int port;
    private final Process server;
    private final String wrk2;
    private final int seconds;

    private Agree(int port, Process server, String wrk2, int seconds) {
        this.port = port;
        this.server = server;
        this.wrk2 = wrk2;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        var folder = Files.createTempDirectory("agree");
        int port = freePort();
        var server = start(Path.of(args[0]), folder, port);
        boolean agree;
        try (var driver = new OwnDriver()) {
            awaitAnswers(port, server);
            agree = new Agree(port, server, args[1], Integer.parseInt(args[3])).compare(driver, Integer.parseInt(args[2]));
        } finally {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
        System.exit(agree ? 0 : 1);
    }

    private boolean compare(LoadDriver driver, int rounds) throws Exception {
        ours(driver, 3);
        Seen ours = ours(driver, seconds);
        Seen theirs = theirs();
        print("round 1", ours, theirs);
        for (int round = 2; round <= rounds; round++) {
            var oursNow = ours(driver, seconds);
            var theirsNow = theirs();
            print("round " + round, oursNow, theirsNow);
            ours = ours.lower(oursNow);
            theirs = theirs.lower(theirsNow);
        }
        print("lowest", ours, theirs);
        double p50 = percent(ours.p50, theirs.p50);
        double p99 = percent(ours.p99, theirs.p99);
        System.out.printf(Locale.ROOT, "ours differs by %+.1f %% at p50, %+.1f %% at p99 (allowed: %.0f %%)%n", p50, p99, MOST_PERCENT);
        return stallShows(driver) & Math.abs(p50) <= MOST_PERCENT & Math.abs(p99) <= MOST_PERCENT;
    }

    /** Both must show a stall of the workers in p99.9; a driver that waits for an answer before it goes on would hide it. */
    private boolean stallShows(LoadDriver driver) throws Exception {
        stallAfter(Duration.ofSeconds(seconds / 2));
        var ours = ours(driver, seconds);
        stallAfter(Duration.ofSeconds(CALIBRATION_SECONDS + seconds / 2));
        var theirs = theirs();
        print("stall of " + STALL_MILLIS + " ms", ours, theirs);
        double least = STALL_MILLIS * (1 - MOST_PERCENT / 100);
        return ours.p999 >= least && theirs.p999 >= least;
    }

    private Seen ours(LoadDriver driver, int time) throws InterruptedException {
        var stream = new Stream(
                "s", Pattern.OPEN, List.of(Question.get(PATH)), CONNECTIONS, RATE, true, Duration.ZERO, Duration.ofSeconds(time));
        var result = driver.run(port, List.of(stream)).stream("s");
        if (!result.errors().isEmpty()) {
            throw new IllegalStateException("errors: " + result.errors());
        }
        var latencies = result.latencies();
        return new Seen(
                latencies.getValueAtPercentile(50) / 1e6,
                latencies.getValueAtPercentile(99) / 1e6,
                latencies.getValueAtPercentile(99.9) / 1e6);
    }

    private Seen theirs() throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        wrk2,
                        "-t1",
                        "-c" + CONNECTIONS,
                        "-R" + RATE,
                        "-d" + (CALIBRATION_SECONDS + seconds) + "s",
                        "--latency",
                        "http://127.0.0.1:" + port + PATH)
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || !output.contains("99.900%")) {
            throw new IllegalStateException(wrk2 + " (expected: wrk2) printed: " + output);
        }
        return new Seen(millis(output, "50.000%"), millis(output, "99.000%"), millis(output, "99.900%"));
    }

    private static double millis(String output, String percentile) {
        var text = output.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(percentile))
                .findFirst()
                .orElseThrow()
                .substring(percentile.length())
                .strip();
        double number = Double.parseDouble(text.replaceAll("[a-z]", ""));
        return switch (text.replaceAll("[^a-z]", "")) {
            case "us" -> number / 1000;
            case "ms" -> number;
            case "s" -> number * 1000;
            default -> throw new IllegalStateException("wrk2's latency: " + text);
        };
    }

    private void stallAfter(Duration time) {
        Thread.ofPlatform().daemon().start(() -> {
            pause(time.toNanos());
            var workers = workers();
            signal("-STOP", workers);
            pause(TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS));
            signal("-CONT", workers);
        });
    }

    private List<String> workers() {
        return server.descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("WorkerMain"))
                .map(each -> Long.toString(each.pid()))
                .toList();
    }

    private static void signal(String name, List<String> pids) {
        try {
            List<String> command = new ArrayList<>(List.of("kill", name));
            command.addAll(pids);
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process start(Path distribution, Path folder, int port) throws IOException {
        var file = folder.resolve("server.yaml");
        Files.writeString(file, """
            mpm: event
            app: {class: dev.mpm.examples.demo.DemoApp, classpath: ["%s"]}
            listen: ["http://127.0.0.1:%d"]
            run-directory: %s
            http: {max-keep-alive-requests: 0}
            """.formatted(distribution.resolve("examples/demo-app.jar"), port, folder.resolve("run")));
        return new ProcessBuilder(distribution.resolve("bin/mpmctl").toString(), "run", "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    private static void awaitAnswers(int port, Process server) {
        while (server.isAlive()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                socket.getOutputStream().write("GET /plaintext HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() >= 0) {
                    return;
                }
            } catch (IOException _) {
                pause(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        throw new IllegalStateException("the server ended with code " + server.exitValue());
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static double percent(double ours, double theirs) {
        return (ours / theirs - 1) * 100;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void print(String what, Seen ours, Seen theirs) {
        System.out.printf(
                Locale.ROOT,
                "%-16s ours p50 %7.2f  p99 %7.2f  p99.9 %7.2f ms    wrk2 p50 %7.2f  p99 %7.2f  p99.9 %7.2f ms%n",
                what,
                ours.p50,
                ours.p99,
                ours.p999,
                theirs.p50,
                theirs.p99,
                theirs.p999);
    }
}
