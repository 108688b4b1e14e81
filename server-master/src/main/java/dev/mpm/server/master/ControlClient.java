package dev.mpm.server.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Speaks to a running server: one command per call, from any process of the server's user. */
public final class ControlClient {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final long pid;
    private final Path socket;
    private final Duration patience;

    private ControlClient(long pid, Path socket, Duration patience) {
        this.pid = pid;
        this.socket = socket;
        this.patience = patience;
    }

    /** Returns the server that runs from a run directory, if its master lives and answers. */
    public static Optional<ControlClient> find(Path runDirectory) {
        return find(runDirectory, PATIENCE);
    }

    /** Returns the same, but one that waits no longer than this for an answer. */
    static Optional<ControlClient> find(Path runDirectory, Duration patience) {
        OptionalLong pid = RunDirectory.writtenPid(runDirectory);
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        Path socket = RunDirectory.controlSocket(runDirectory);
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return Optional.of(new ControlClient(pid.getAsLong(), socket, patience));
        } catch (IOException nobodyListens) {
            return Optional.empty();
        }
    }

    /** Returns the number of the master's process. */
    public long pid() {
        return pid;
    }

    /** Returns the server's state as one line of JSON. */
    public String status() throws IOException {
        return ask("status");
    }

    /** Asks the server to stop and returns when it has heard; its process ends later. */
    public void stop(StopMode mode) throws IOException {
        ask("stop " + mode.name().toLowerCase(Locale.ROOT));
    }

    private String ask(String command) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer line = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            String answer = firstLine(channel);
            if (answer == null) {
                throw new IOException(
                        "the server (pid " + pid + ") closed the connection without an answer to '" + command + "'");
            }
            return answer;
        }
    }

    /** Waits for a line, but not for ever: a master that stands still accepts connections all the same. */
    private @Nullable String firstLine(SocketChannel channel) throws IOException {
        var line = new FutureTask<@Nullable String>(
                () -> new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine());
        Thread.ofVirtual().name("control answer").start(line);
        try {
            return line.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the server (pid " + pid + ") has not answered for " + Ages.of(patience.toNanos())
                            + "; is its process stopped?",
                    e);
        } catch (ExecutionException e) {
            throw new IOException("the server (pid " + pid + ") ended while it was asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the server (pid " + pid + ") was asked");
        }
    }
}
