package dev.mpm.server.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Answers commands in a run directory as a master does, each with the lines that the test gives for it. The test closes it.
 */
final class FakeMaster implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final UnaryOperator<String> answers;

    private FakeMaster(ServerSocketChannel listener, UnaryOperator<String> answers) {
        this.listener = listener;
        this.answers = answers;
    }

    /** Listens where a master does; nobody finds it before the folder has a pid file. */
    static FakeMaster open(Path runDirectory, UnaryOperator<String> answers) throws IOException {
        Files.createDirectories(runDirectory);
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(runDirectory.resolve("control.sock")));
        var master = new FakeMaster(listener, answers);
        Thread.ofVirtual().start(master::serve);
        return master;
    }

    private void serve() {
        try {
            while (true) {
                answer(listener.accept());
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void answer(SocketChannel client) throws IOException {
        try (client;
                var commands = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            String command = commands.readLine();
            if (command != null) {
                client.write(ByteBuffer.wrap((answers.apply(command) + "\n").getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
