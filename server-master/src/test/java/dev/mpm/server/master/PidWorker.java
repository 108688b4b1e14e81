package dev.mpm.server.master;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.channel.WorkerChannel;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.scoreboard.Scoreboard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The smallest worker: answers every connection with its pid and its generation's MPM, and does what its master says. */
final class PidWorker {

    private PidWorker() {}

    public static void main(String[] args) throws IOException {
        System.out.println("slot " + args[1] + " says hello");
        var hello = new Message.Hello(Integer.parseInt(args[1]), Processes.ownPid(), System.getenv("MPM_TOKEN"));
        var channel = WorkerChannel.connect(Path.of(args[0]), hello);
        var booted = channel.boot();
        var slot = Scoreboard.open(Path.of(booted.spec().scoreboard())).writer(hello.slot());
        channel.send(new Message.Booting());
        if (booted.spec().appClass().equals("no.such.App")) {
            channel.send(new Message.BootFailed(Message.Fault.APP, "no class no.such.App on app.classpath"));
            System.exit(4);
        }
        channel.send(new Message.Prepared());
        if (!(channel.receive() instanceof Message.Serve)) {
            System.exit(0);
        }
        slot.lane(0).requestStarted(System.nanoTime(), "GET", "/pid");
        Thread.ofPlatform().daemon().start(() -> accept(booted.listeners().getFirst()));
        slot.state(WorkerState.READY);
        channel.send(new Message.Ready());
        obey(channel);
    }

    private static void obey(WorkerChannel channel) throws IOException {
        while (true) {
            if (channel.receive() instanceof Message.Drain) {
                channel.send(new Message.Draining());
                channel.send(new Message.Drained(true));
            }
            System.exit(0);
        }
    }

    private static void accept(ServerSocketChannel listener) {
        try (var selector = Selector.open()) {
            listener.register(selector, SelectionKey.OP_ACCEPT);
            while (selector.select() >= 0) {
                selector.selectedKeys().clear();
                answer(listener);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(ServerSocketChannel listener) throws IOException {
        try (var connection = listener.accept()) {
            if (connection != null) {
                connection.write(ByteBuffer.wrap((Processes.ownPid() + "\n").getBytes(StandardCharsets.UTF_8)));
            }
        }
    }
}
