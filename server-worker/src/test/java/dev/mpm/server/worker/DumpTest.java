package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.mpm.api.LaneState;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.scoreboard.LaneView;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DumpTest {

    /** For the JVM to list virtual threads: what it has not listed by then is left out. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final RunningRequests requests = new RunningRequests();
    private final List<LaneView> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void saysWhoWroteItAndWhy() throws IOException {
        assertThat(dump())
                .startsWith("Worker of slot 3, pid " + ProcessHandle.current().pid() + ", generation 7, mpm worker\n"
                        + "reason:      request-timeout\n")
                .contains("app:         any.App\n", "options:     ", "== memory", "heap in use after", "classes: ");
    }

    @Test
    void showsTheThreadsThatRunRequestsFirst() throws Exception {
        hanging(Thread.ofPlatform().name("busy-1"), () -> {
            requests.mine().begin(exchange("GET", "/slow"), longAgo());
            hang();
        });
        lanes.add(new LaneView(LaneState.WRITE, longAgo(), "GET", "/events", "192.0.2.8", 1));

        assertThat(dump())
                .containsSubsequence(
                        "== requests in flight, by the scoreboard: 1 ==",
                        "\n720",
                        " s  GET /events from 192.0.2.8",
                        "== handlers that hold a thread: 1 ==",
                        ">>> GET /slow from 192.0.2.7, for 720",
                        "\"busy-1\" #",
                        "DumpTest.hang(",
                        "== platform threads: ",
                        ">>> GET /slow from 192.0.2.7, for 720");
    }

    @Test
    void tellsWhoWaitsForWhomInADeadlock() throws Exception {
        try (var _ = new Deadlock("left", "right", () -> {})) {
            assertThat(dump())
                    .contains("== deadlock: 2 threads wait for each other for ever ==")
                    .containsPattern("\"left\" #\\d+ WAITING.*\n    - waits for <.*>, held by \"right\" #")
                    .containsPattern("\"right\" #\\d+ WAITING.*\n    - waits for <.*>, held by \"left\" #")
                    .containsPattern("! \"left\" #\\d+ waits for <.*>, which this thread holds");
        }
    }

    @Test
    void saysThatThereIsNoDeadlock() throws IOException {
        assertThat(dump()).contains("== deadlock: none among platform threads ==");
    }

    @Test
    void listsVirtualThreads() throws Exception {
        hanging(Thread.ofVirtual().name("light"), this::hang);

        assertThat(dump()).containsSubsequence("== virtual threads ==", "\"light\" virtual ", "DumpTest.hang(");
    }

    @Test
    void takesLessThanTwoSecondsForAThousandThreads() throws Exception {
        var entered = new CountDownLatch(1_000);
        for (int i = 0; i < 1_000; i++) {
            start(Thread.ofPlatform().name("thread-" + i), () -> {
                entered.countDown();
                hang();
            });
        }
        entered.await();

        long start = processorTime();
        assertThat(dump()).contains("\"thread-0\"", "\"thread-999\"");
        assertThat(Duration.ofNanos(processorTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    /** Of this JVM: for how long others have the machine meanwhile says nothing about the dump. */
    private static long processorTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    @Test
    void isForItsOwnerOnlyAndThereWhenItIsComplete() throws IOException {
        dump();
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file()));
    }

    @Test
    void leavesAFileThatWasWrittenMeanwhileAlone() throws IOException {
        Files.writeString(file(), "the system's view");
        dump();
        assertThat(file()).hasContent("the system's view");
        assertThat(directory.resolve("evidence.txt.worker")).content().startsWith("Worker of slot 3");
    }

    @Test
    void keepsSecretsOfTheCommandLineToItself() {
        assertThat(Dump.withoutSecrets(List.of("-Xmx1g", "-Ddb.url=x", "-Ddb.Password=geheim", "-DAPI_TOKEN=abc")))
                .containsExactly("-Xmx1g", "-Ddb.url=x", "-Ddb.Password=***", "-DAPI_TOKEN=***");
    }

    private String dump() throws IOException {
        var spec = new BootSpec(
                3, 7, "", "worker", Map.of(), Map.of(), Map.of(), Map.of(), "any.App", List.of(), Map.of(), Map.of(),
                List.of());
        new Dump(spec, requests, () -> lanes, PATIENCE).write(file(), "request-timeout");
        return Files.readString(file());
    }

    private Path file() {
        return directory.resolve("evidence.txt");
    }

    @SuppressWarnings("NullAway") // an exchange without a connection, of which only the request is looked at
    private static HttpServerExchange exchange(String method, String path) {
        return new HttpServerExchange(null)
                .setRequestMethod(new HttpString(method))
                .setRequestPath(path)
                .setSourceAddress(new InetSocketAddress("192.0.2.7", 4711));
    }

    /** So long that the first digits of an age stay the same for as long as a test may take. */
    private static long longAgo() {
        return System.nanoTime() - Duration.ofHours(20).toNanos();
    }

    private Thread start(Thread.Builder builder, Runnable work) {
        Thread thread = builder.start(work);
        threads.add(thread);
        return thread;
    }

    /** Starts a thread, and returns when it hangs. */
    private void hanging(Thread.Builder builder, Runnable work) {
        Thread thread = start(builder, work);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).isTrue();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
