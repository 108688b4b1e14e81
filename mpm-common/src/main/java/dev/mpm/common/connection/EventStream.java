package dev.mpm.common.connection;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/**
 * An answer of server-sent events, which can be ended between two events: the client connects again and has lost nothing.
 *
 * <p>It lies between what the app writes and HTTP's framing, and follows the text to know when an event is complete. Events
 * that an event loop writes (Undertow's {@code ServerSentEventConnection}) come one at a time, so the loop ends the stream at
 * once. To a stream that a handler's thread writes nobody else may do anything: it ends after the next event, and the next
 * write after that fails as if the client had gone.
 */
final class EventStream extends AbstractStreamSinkConduit<StreamSinkConduit> {

    private static final String TYPE = "text/event-stream";

    private final HttpServerExchange exchange;

    /** Whether the last bytes were written by an event loop; that thread alone reads the fields below then. */
    private volatile boolean writtenByLoop = true;

    private volatile boolean leaving;
    private boolean atLineStart = true;
    private boolean insideEvent;

    private EventStream(StreamSinkConduit next, HttpServerExchange exchange) {
        super(next);
        this.exchange = exchange;
    }

    /** Returns the stream if the answer is one whose end can be seen and be given: of no fixed length, not compressed. */
    static @Nullable EventStream of(HttpServerExchange exchange, StreamSinkConduit answer) {
        var headers = exchange.getResponseHeaders();
        String type = headers.getFirst(Headers.CONTENT_TYPE);
        return type != null
                        && type.regionMatches(/* ignoreCase= */ true, 0, TYPE, 0, TYPE.length())
                        && !headers.contains(Headers.CONTENT_LENGTH)
                        && !headers.contains(Headers.CONTENT_ENCODING)
                ? new EventStream(answer, exchange)
                : null;
    }

    /** Ends the stream, now or after the event that is being written. On the connection's event loop. */
    void leave() {
        leaving = true;
        if (writtenByLoop && !exchange.isBlocking() && isBetweenEvents()) {
            exchange.endExchange();
        }
    }

    private boolean isBetweenEvents() {
        return atLineStart && !insideEvent;
    }

    @Override
    public int write(ByteBuffer text) throws IOException {
        int from = text.position();
        int written = super.write(text);
        follow(text, from);
        endIfLeaving();
        return written;
    }

    @Override
    public long write(ByteBuffer[] texts, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            int from = texts[i].position();
            written += super.write(texts[i]);
            follow(texts[i], from);
            if (texts[i].hasRemaining()) {
                break;
            }
        }
        endIfLeaving();
        return written;
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
        insideEvent = true; // what is sent is not seen here
        return super.transferFrom(source, position, count);
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer throughBuffer) throws IOException {
        return Conduits.transfer(source, count, throughBuffer, this);
    }

    private void follow(ByteBuffer text, int from) {
        for (int i = from; i < text.position(); i++) {
            follow(text.get(i));
        }
        writtenByLoop = Thread.currentThread() instanceof XnioIoThread;
    }

    /** A blank line ends an event; a line that begins with a colon is a comment and belongs to none. */
    private void follow(byte next) {
        if (next == '\n') {
            insideEvent &= !atLineStart;
            atLineStart = true;
        } else if (atLineStart && next != '\r') {
            insideEvent |= next != ':';
            atLineStart = false;
        }
    }

    private void endIfLeaving() throws IOException {
        if (leaving && isBetweenEvents() && !isWriteShutdown()) {
            terminateWrites();
            flush();
        }
    }
}
