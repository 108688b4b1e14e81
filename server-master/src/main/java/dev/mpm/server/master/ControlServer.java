package dev.mpm.server.master;

import dev.mpm.server.master.SupervisorEvent.DumpRequested;
import dev.mpm.server.master.SupervisorEvent.LogsReopenRequested;
import dev.mpm.server.master.SupervisorEvent.ReloadRequested;
import dev.mpm.server.master.SupervisorEvent.RestRequested;
import dev.mpm.server.master.SupervisorEvent.ScaleRequested;
import dev.mpm.server.master.SupervisorEvent.StatusRequested;
import dev.mpm.server.master.SupervisorEvent.StopRequested;
import dev.mpm.server.master.messages.MessageService;
import dev.mpm.server.master.services.Services;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers commands on a Unix-domain socket that only the server's own user may open.
 *
 * <p>One line asks: one of {@link ControlCommand#FORMS}, and {@code no-wait} after it if only its acceptance is of
 * interest. Lines of JSON answer: {@code {"step":"..."}} any number of times, then {@code {"done":"..."}} or
 * {@code {"error":"...","exitCode":N}}; {@code status} is answered with the status alone. Every few seconds without a
 * line an empty one is sent, so that a master that stands still is known from one that has nothing to say. During a stop
 * there is a step every second that says what is left; its last line comes when no worker is, right before the master
 * ends.
 *
 * <p>One virtual thread per connection; what is asked goes through the supervisor's inbox. Whoever goes away before the
 * answer has cancelled nothing.
 */
final class ControlServer implements Closeable {

    private static final int MOST_CLIENTS = 64;

    /** Enough for a message of the longest text, in Base64. */
    private static final int LONGEST_COMMAND = 256 + ControlCommand.Send.LONGEST_TEXT * 4 / 3;

    private static final long COMMAND_SECONDS = 10;
    private static final long ANSWER_SECONDS = 10;
    private static final long SILENCE_SECONDS = 5;
    private static final long STOP_SECONDS = 1;
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the master's end is held up for answers that have not been written yet. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Executor LATER = CompletableFuture.delayedExecutor(COMMAND_SECONDS, TimeUnit.SECONDS);

    private final Path path;
    private final ServerSocketChannel listener;
    private final Inbox inbox;
    private final StatusJson statusJson;
    private final Services services;
    private final Semaphore clients = new Semaphore(MOST_CLIENTS);

    /** The connections that wait for an answer, by the thread that serves each. */
    private final Map<Thread, ControlProgress> waiting = new ConcurrentHashMap<>();

    private ControlServer(
            Path path, ServerSocketChannel listener, Inbox inbox, StatusJson statusJson, Services services) {
        this.path = path;
        this.listener = listener;
        this.inbox = inbox;
        this.statusJson = statusJson;
        this.services = services;
    }

    static ControlServer open(Path path, Inbox inbox, StatusJson statusJson, Services services) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        ControlServer server = new ControlServer(path, listener, inbox, statusJson, services);
        Thread.ofVirtual().name("control").start(server::acceptAll);
        return server;
    }

    /** Opens one, or warns: a server that cannot be asked still serves, and signals stop it. */
    static Closeable openIfPossible(Path path, Inbox inbox, StatusJson statusJson, Services services, MasterLog log) {
        try {
            return open(path, inbox, statusJson, services);
        } catch (IOException e) {
            log.warn("no control socket at " + path + ": " + e.getMessage() + "; only signals reach this server");
            return () -> {};
        }
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                Thread.ofVirtual().name("control client").start(() -> serve(client));
            } catch (ClosedChannelException closed) {
                return; // the server ends
            } catch (IOException e) {
                System.getLogger(ControlServer.class.getName())
                        .log(System.Logger.Level.WARNING, "cannot take a command: {0}", e.getMessage());
                LockSupport.parkNanos(REST_NANOS);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            if (!clients.tryAcquire()) {
                write(client, failed(ExitCode.FAILED_TO_START, MOST_CLIENTS + " others are being answered; try again"));
                return;
            }
            try {
                answer(client);
            } finally {
                clients.release();
            }
        } catch (IOException gone) {
            // Nobody is left to be answered.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    private void answer(SocketChannel client) throws IOException, InterruptedException {
        ControlRequest request;
        try {
            request = ControlRequest.parse(commandOf(client));
        } catch (IllegalArgumentException notACommand) {
            write(client, failed(ExitCode.USAGE, String.valueOf(notACommand.getMessage())));
            return;
        }
        if (request.command() instanceof ControlCommand.Status) {
            StatusReport report = report();
            write(client, report == null ? unanswered() : statusJson.of(report));
        } else {
            carryOut(request, client);
        }
    }

    private void carryOut(ControlRequest request, SocketChannel client) throws IOException, InterruptedException {
        if (!request.waits()) {
            ask(request.command(), Progress.UNHEARD);
            write(
                    client,
                    ControlProgress.Line.done("accepted: " + request.command().line())
                            .json());
            return;
        }
        ControlProgress progress = new ControlProgress();
        waiting.put(Thread.currentThread(), progress);
        try {
            ask(request.command(), progress);
            if (request.command() instanceof ControlCommand.Stop) {
                writeAll(progress, client, STOP_SECONDS, this::remaining);
            } else {
                writeAll(progress, client, SILENCE_SECONDS, () -> "");
            }
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    /** Writes what comes, and something else in between where nothing has come for a while. */
    private static void writeAll(ControlProgress progress, SocketChannel client, long seconds, Supplier<String> between)
            throws IOException, InterruptedException {
        boolean isOver = false;
        while (!isOver) {
            ControlProgress.Line line = progress.next(seconds);
            write(client, line == null ? between.get() : line.json());
            isOver = line != null && line.isLast();
        }
    }

    /** Returns what a stop still waits for. */
    private String remaining() {
        StatusReport report = report();
        if (report == null || report.workers().isEmpty()) {
            return "";
        }
        int workers = report.workers().size();
        long connections = report.workers().stream()
                .mapToLong(StatusReport.WorkerStatus::connections)
                .sum();
        return ControlProgress.Line.step(counted(workers, "worker") + " left, " + counted(connections, "connection"))
                .json();
    }

    private static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Puts the command into the inbox as an event. */
    private void ask(ControlCommand command, Progress progress) {
        switch (command) {
            case ControlCommand.Stop stop -> inbox.put(new StopRequested(stop.mode(), "mpmctl stop", progress));
            case ControlCommand.Reload reload ->
                inbox.put(new ReloadRequested(
                        reload.rolling(), reload.rolling() ? "mpmctl reload --rolling" : "mpmctl reload", progress));
            case ControlCommand.Scale scale -> inbox.put(new ScaleRequested(scale.by(), "mpmctl scale", progress));
            case ControlCommand.ScaleTo scale -> scaleTo(scale.workers(), progress);
            case ControlCommand.Rest _ -> inbox.put(new RestRequested("mpmctl scale 0", progress));
            case ControlCommand.Dump dump -> inbox.put(new DumpRequested(dump.slot(), "mpmctl dump", progress));
            case ControlCommand.ReopenLogs _ -> inbox.put(new LogsReopenRequested("mpmctl logs reopen", progress));
            case ControlCommand.Send send -> send(send, progress);
            case ControlCommand.Status _ -> throw new IllegalArgumentException("status takes no progress");
        }
    }

    /** Past the supervisor, who has nothing to do with messages. */
    private void send(ControlCommand.Send send, Progress progress) {
        MessageService messages = services.find(MessageService.class).orElse(null);
        if (messages == null) {
            progress.failed(ExitCode.FAILED_TO_START, "this server relays no messages");
            return;
        }
        try {
            var _ = messages.send(send.topic(), send.text())
                    .thenAccept(sent -> progress.done(told(send.topic(), sent)));
        } catch (IllegalArgumentException e) {
            progress.failed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Returns what an operator is told of a message. */
    static String told(String topic, MessageService.Sent sent) {
        if (sent.workers() == 0 && sent.lost() == 0) {
            return "no worker listens to " + topic;
        }
        String slow = "lost: " + counted(sent.lost(), "worker") + (sent.lost() == 1 ? " is" : " are") + " too slow";
        String received = "sent to " + counted(sent.workers(), "worker");
        return sent.workers() == 0 ? slow : sent.lost() == 0 ? received : received + "; " + slow;
    }

    /** The supervisor knows more and less only, so what there is has to be looked at first. */
    private void scaleTo(int wanted, Progress progress) {
        StatusReport report = report();
        if (report == null) {
            progress.failed(ExitCode.FAILED_TO_START, "the supervisor does not answer");
            return;
        }
        int by = wanted - report.staying();
        if (wanted == 0) {
            ask(new ControlCommand.Rest(), progress);
        } else if (by == 0) {
            progress.done(counted(wanted, "worker") + ", as before");
        } else {
            ask(new ControlCommand.Scale(by), progress);
        }
    }

    private @Nullable StatusReport report() {
        CompletableFuture<StatusReport> report = new CompletableFuture<>();
        inbox.put(new StatusRequested(report::complete));
        try {
            return report.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    private static String unanswered() {
        return failed(ExitCode.FAILED_TO_START, "the supervisor does not answer");
    }

    private static String failed(ExitCode code, String reason) {
        return ControlProgress.Line.failed(code, reason).json();
    }

    /** Reads the line; a client that sends none in time is sent away. */
    private static String commandOf(SocketChannel client) throws IOException {
        CompletableFuture<Void> isRead = new CompletableFuture<>();
        LATER.execute(() -> closeUnless(isRead, client));
        InputStream input = Channels.newInputStream(client);
        byte[] bytes = new byte[LONGEST_COMMAND];
        int length = 0;
        for (int read = input.read(); read >= 0 && read != '\n'; read = input.read()) {
            if (length == bytes.length) {
                throw new IllegalArgumentException("a command is longer than " + LONGEST_COMMAND + " bytes");
            }
            bytes[length++] = (byte) read;
        }
        isRead.complete(null);
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }

    private static void closeUnless(CompletableFuture<Void> isRead, SocketChannel client) {
        try {
            if (!isRead.isDone()) {
                client.close();
            }
        } catch (IOException e) {
            // It is gone.
        }
    }

    private static void write(SocketChannel client, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    /** Takes no further commands, and lets those that wait have their last line: nothing will happen any more. */
    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The run directory removes it once more.
        }
        long end = System.nanoTime() + LAST_WORDS_NANOS;
        Map.copyOf(waiting).forEach((thread, progress) -> {
            progress.failed(ExitCode.NOT_RUNNING, "the server ended before this was done");
            await(thread, end);
        });
    }

    private static void await(Thread thread, long end) {
        try {
            thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
