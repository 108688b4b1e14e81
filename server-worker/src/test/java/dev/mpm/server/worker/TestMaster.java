package dev.mpm.server.worker;

import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.ChannelEvent;
import dev.mpm.server.core.channel.ChannelServer;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.channel.WorkerConnection;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.scoreboard.SlotView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A master of one worker, driven step by step by a test; every wait has a limit. The test closes it. */
final class TestMaster implements AutoCloseable {

    private static final long LIMIT_SECONDS = 30;

    private final BlockingQueue<ChannelEvent> events = new LinkedBlockingQueue<>();
    private final Path directory;
    private final Scoreboard scoreboard;
    private final ChannelServer channel;
    private final ServerSocketChannel listener;
    private @Nullable Process worker;
    private @Nullable WorkerConnection connection;

    TestMaster(Path directory) throws IOException {
        this(directory, 1);
    }

    TestMaster(Path directory, int lanes) throws IOException {
        this.directory = directory;
        scoreboard = Scoreboard.create(directory.resolve("scoreboard"), 1, lanes);
        channel = ChannelServer.open(directory.resolve("channel.sock"), events::add);
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false);
    }

    /** Starts a worker process and waits for its hello. */
    void spawn() throws IOException, InterruptedException {
        scoreboard.claim(0, 1, System.nanoTime(), System.currentTimeMillis());
        start(List.of(directory.resolve("channel.sock").toString(), "0"));
        connection = next(ChannelEvent.Greeted.class).connection();
    }

    /** Starts a process as a worker is started. */
    void start(List<String> arguments) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.jboss.logging.provider=slf4j",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName());
        builder.command().addAll(arguments);
        builder.environment().put("MPM_TOKEN", "secret");
        builder.redirectErrorStream(true).redirectOutput(output().toFile());
        worker = builder.start();
    }

    /** Sends the boot message. */
    void boot(String mpm, String app, Path classpath, Map<String, String> settings) {
        boot(mpm, app, classpath, settings, Map.of());
    }

    void boot(String mpm, String app, Path classpath, Map<String, String> settings, Map<String, String> requests) {
        connection()
                .boot(
                        new Message.Boot(new BootSpec(
                                0,
                                1,
                                directory.resolve("scoreboard").toString(),
                                mpm,
                                Map.of(),
                                Map.of(),
                                requests,
                                Map.of(),
                                app,
                                List.of(classpath.toString()),
                                settings,
                                Map.of(),
                                List.of("http://127.0.0.1:0"))),
                        List.of(listener));
    }

    /** Sees the worker through its start until it accepts. */
    void awaitReady() throws InterruptedException {
        expect(new Message.Booting());
        expect(new Message.Prepared());
        send(new Message.Serve());
        expect(new Message.Ready());
    }

    private void expect(Message expected) throws InterruptedException {
        Message message = said();
        if (!message.equals(expected)) {
            throw new IllegalStateException("the worker said " + message + " (expected: " + expected + ")");
        }
    }

    /** Has the worker write evidence, and waits for it. */
    String dump(String reason) throws InterruptedException, IOException {
        Path file = directory.resolve("evidence.txt");
        send(new Message.Dump(file.toString(), reason));
        expect(new Message.Dumped(file.toString(), ""));
        return Files.readString(file);
    }

    void send(Message.ToWorker message) {
        connection().send(message);
    }

    /** Waits for the next thing that the worker says. */
    Message.ToMaster said() throws InterruptedException {
        return next(ChannelEvent.Reported.class).message();
    }

    void signal(ProcessSignal signal) throws IOException {
        Processes.signal(worker().pid(), signal);
    }

    /** Closes the channel, as the kernel does when a master dies. */
    void die() {
        channel.close();
    }

    void turnAway() {
        connection().close();
    }

    Socket connect() throws IOException {
        var address = (InetSocketAddress) listener.getLocalAddress();
        var socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        return socket;
    }

    SlotView view() {
        return scoreboard.view(0);
    }

    /** Waits until the worker is about to run a handler. */
    void awaitRequestInFlight() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (view().inFlight().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no request in flight after " + LIMIT_SECONDS + " s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits for the first sign of life. */
    void awaitHeartbeat() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (view().heartbeatNanos() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no heartbeat after " + LIMIT_SECONDS + " s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    int exitCode() throws InterruptedException, IOException {
        if (!worker().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still runs after " + LIMIT_SECONDS + " s; it said: " + outputText());
        }
        return worker().exitValue();
    }

    /** Returns what the worker wrote to its standard output and error. */
    String outputText() throws IOException {
        return Files.readString(output());
    }

    @Override
    public void close() throws IOException {
        if (worker != null) {
            worker.destroyForcibly();
        }
        channel.close();
        listener.close();
    }

    private Path output() {
        return directory.resolve("worker.log");
    }

    private <T extends ChannelEvent> T next(Class<T> type) throws InterruptedException {
        var event = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        return type.cast(Objects.requireNonNull(event, "no event within " + LIMIT_SECONDS + " s"));
    }

    private Process worker() {
        return Objects.requireNonNull(worker, "not started");
    }

    private WorkerConnection connection() {
        return Objects.requireNonNull(connection, "not greeted");
    }
}
