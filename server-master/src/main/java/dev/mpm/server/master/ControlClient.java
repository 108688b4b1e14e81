package dev.mpm.server.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Speaks to a running server: one command per call, from any process of the server's user. */
public final class ControlClient {

    private final long pid;
    private final Path socket;

    private ControlClient(long pid, Path socket) {
        this.pid = pid;
        this.socket = socket;
    }

    /** Returns the server that runs from a run directory, if its master lives and answers. */
    public static Optional<ControlClient> find(Path runDirectory) {
        OptionalLong pid = RunDirectory.writtenPid(runDirectory);
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        Path socket = RunDirectory.controlSocket(runDirectory);
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return Optional.of(new ControlClient(pid.getAsLong(), socket));
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
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                BufferedReader answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            ByteBuffer line = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException(
                        "the server (pid " + pid + ") closed the connection without an answer to '" + command + "'");
            }
            return answer;
        }
    }
}
