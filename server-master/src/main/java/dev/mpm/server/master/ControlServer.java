package dev.mpm.server.master;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Answers commands on a Unix-domain socket that only the server's own user may open.
 *
 * <p>One line asks, one line of JSON answers: {@code status}, {@code stop graceful}, {@code stop fast}. After a stop the
 * connection stays open until the master ends, so that whoever asked can wait for it. One virtual thread per connection;
 * what is asked goes through the supervisor's inbox.
 */
final class ControlServer implements Closeable {

    private static final int LONGEST_COMMAND = 256;
    private static final long ANSWER_SECONDS = 10;

    private final Path path;
    private final ServerSocketChannel listener;
    private final Inbox inbox;
    private final StatusJson statusJson;

    private ControlServer(Path path, ServerSocketChannel listener, Inbox inbox, StatusJson statusJson) {
        this.path = path;
        this.listener = listener;
        this.inbox = inbox;
        this.statusJson = statusJson;
    }

    static ControlServer open(Path path, Inbox inbox, StatusJson statusJson) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        ControlServer server = new ControlServer(path, listener, inbox, statusJson);
        Thread.ofVirtual().name("control").start(server::acceptAll);
        return server;
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                Thread.ofVirtual().name("control client").start(() -> serve(client));
            }
        } catch (ClosedChannelException closed) {
            // The server ends.
        } catch (IOException e) {
            System.getLogger(ControlServer.class.getName())
                    .log(System.Logger.Level.WARNING, "no further commands are taken: {0}", e.getMessage());
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            InputStream input = Channels.newInputStream(client);
            String command = command(input);
            write(client, answer(command));
            if (command.startsWith("stop")) {
                var _ = input.read(); // until the client or the master goes
            }
        } catch (IOException gone) {
            // Nobody is left to be answered.
        }
    }

    private static String command(InputStream input) throws IOException {
        byte[] bytes = new byte[LONGEST_COMMAND];
        int length = 0;
        for (int read = input.read(); read >= 0 && read != '\n' && length < bytes.length; read = input.read()) {
            bytes[length++] = (byte) read;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }

    private String answer(String command) {
        return switch (command) {
            case "status" -> status();
            case "stop graceful" -> stop(StopMode.GRACEFUL);
            case "stop fast" -> stop(StopMode.FAST);
            default -> "{\"error\":\"not a command (expected: status, stop graceful, stop fast)\"}";
        };
    }

    private String stop(StopMode mode) {
        inbox.put(new SupervisorEvent.StopRequested(mode, "mpmctl stop", Progress.UNHEARD));
        return "{\"stopping\":true}";
    }

    private String status() {
        CompletableFuture<StatusReport> report = new CompletableFuture<>();
        inbox.put(new SupervisorEvent.StatusRequested(report::complete));
        try {
            return statusJson.of(report.get(ANSWER_SECONDS, TimeUnit.SECONDS));
        } catch (Exception e) {
            return "{\"error\":\"the supervisor does not answer\"}";
        }
    }

    private static void write(SocketChannel client, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The run directory removes it once more.
        }
    }
}
