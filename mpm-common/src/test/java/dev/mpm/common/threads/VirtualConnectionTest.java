package dev.mpm.common.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.common.Loopback;
import io.undertow.io.IoCallback;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client may send and take in which pieces, where the kernel tells of changes only. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // started before each test
class VirtualConnectionTest {

    private static final int PLACES = 100;
    private static final int MUCH = 8 << 20;

    /** Undertow's, which takes no more in one read. */
    private static final int BUFFER = 16 << 10;

    @TempDir
    private Path folder;

    private final ExecutorService others = Executors.newSingleThreadExecutor();
    private Loopback loopback;
    private ConnectionThreads engine;

    @BeforeEach
    void start() throws IOException {
        loopback = new Loopback(this::handle, Board.forgetful(PLACES));
        engine = ConnectionThreads.startVirtual(loopback, "test", PLACES, 1);
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
        loopback.close();
        others.shutdownNow();
    }

    private void handle(HttpServerExchange exchange) {
        switch (exchange.getRequestPath()) {
            case "/much" -> exchange.dispatch(this::sendMuch);
            case "/much/by/another" -> exchange.dispatch(others, this::sendMuch);
            case "/file" -> exchange.dispatch(this::sendFile);
            default -> exchange.dispatch(this::takeBody);
        }
    }

    private void takeBody(HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        byte[] body = exchange.getInputStream().readAllBytes();
        exchange.getResponseSender().send("took " + body.length + ".");
    }

    private void sendMuch(HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        int taken = exchange.getInputStream().readAllBytes().length;
        exchange.setResponseContentLength(MUCH + taken);
        byte[] part = new byte[1 << 20];
        for (int i = 0; i < MUCH / part.length; i++) {
            exchange.getOutputStream().write(part);
        }
        exchange.getOutputStream().write(new byte[taken]);
        exchange.endExchange();
    }

    private void sendFile(HttpServerExchange exchange) throws IOException {
        FileChannel file = FileChannel.open(folder.resolve("file"));
        exchange.setResponseContentLength(file.size());
        exchange.getResponseSender().transferFrom(file, IoCallback.END_EXCHANGE);
    }

    @Test
    void answersTheRequestThatCameWithTheRestOfABody() throws IOException {
        try (Socket client = waitedFor()) {
            int length = BUFFER + 4_000;
            Loopback.send(client, post(length) + "x".repeat(length) + get("/"));
            Loopback.readUntil(client, "took " + length + ".");
            Loopback.readUntil(client, "took 0.");
        }
    }

    @Test
    void answersTheRequestThatCameAfterOthersThatFillABuffer() throws IOException {
        try (Socket client = waitedFor()) {
            String half = get("/?" + "x".repeat(BUFFER / 2 - get("/?").length()));
            Loopback.send(client, half + half + get("/"));
            for (int i = 0; i < 3; i++) {
                Loopback.readUntil(client, "took 0.");
            }
        }
    }

    @Test
    void answersRequestsThatComeInManyPieces() throws IOException {
        try (Socket client = waitedFor()) {
            client.setTcpNoDelay(true);
            for (int round = 0; round < 3; round++) {
                for (char piece : (post(3) + "xyz").toCharArray()) {
                    Loopback.send(client, String.valueOf(piece));
                }
                Loopback.readUntil(client, "took 3.");
            }
        }
    }

    @Test
    void noticesTheEndThatCameWithARequest() throws IOException {
        try (Socket client = waitedFor()) {
            Loopback.send(client, get("/"));
            client.shutdownOutput();
            assertThat(Loopback.readAll(client)).endsWith("took 0.");
        }
    }

    @Test
    void closesAConnectionThatWasNeverWaitedForWhateverItsDescriptor() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES - 1; i++) {
                clients.add(waitedFor());
            }
            engine.pause();
            Socket last = loopback.connect();
            clients.add(last);
            Loopback.send(last, "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
            engine.resume();
            assertThat(Loopback.readAll(last)).endsWith("took 0.");
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void waitsForAClientThatTakesItsTime() throws IOException {
        try (Socket client = waitedFor()) {
            Loopback.send(client, get("/much"));
            assertThat(takeSlowly(client)).isEqualTo(MUCH);
        }
    }

    @Test
    void waitsForAClientThatTakesItsTimeOnAnotherThread() throws IOException {
        try (Socket client = waitedFor()) {
            int length = 100_000;
            Loopback.send(client, post("/much/by/another", length) + "x".repeat(length / 2));
            Loopback.send(client, "x".repeat(length / 2));
            assertThat(takeSlowly(client)).isEqualTo(MUCH + length);
        }
    }

    @Test
    void waitsForAClientThatTakesItsTimeOverAFile() throws IOException {
        Files.write(folder.resolve("file"), new byte[MUCH]);
        try (Socket client = waitedFor()) {
            Loopback.send(client, get("/file"));
            assertThat(takeSlowly(client)).isEqualTo(MUCH);
        }
    }

    /** Returns a client for whose next request the server waits. */
    private Socket waitedFor() throws IOException {
        Socket client = loopback.connect();
        Loopback.send(client, get("/"));
        Loopback.readUntil(client, "took 0.");
        return client;
    }

    /** Returns how many bytes a body has that is taken only when the server can write no more. */
    private static int takeSlowly(Socket client) throws IOException {
        String head = Loopback.readUntil(client, "\r\n\r\n");
        int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        InputStream body = client.getInputStream();
        int before = -1;
        for (int there = body.available(); there != before; there = body.available()) {
            before = there;
            Loopback.await("the server to write or to wait", waited(System.nanoTime()));
        }
        return body.readNBytes(length).length;
    }

    private static BooleanSupplier waited(long start) {
        return () -> System.nanoTime() - start > 50_000_000;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    private static String post(int length) {
        return post("/", length);
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
