package dev.mpm.server.worker;

import dev.mpm.server.core.channel.Message.Fault;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Says why a worker cannot serve, in words for the operator, and whose mistake it is. It has a cause if the cause's stack
 * trace tells more than the words do.
 */
public final class BootException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final String text;

    private BootException(Fault fault, String text, @Nullable Throwable cause) {
        super(text, cause);
        this.fault = fault;
        this.text = text;
    }

    static BootException ofApp(String text) {
        return new BootException(Fault.APP, text, null);
    }

    /** Says what the app threw; the causes are added to the text. */
    static BootException ofApp(String text, Throwable thrown) {
        return new BootException(Fault.APP, text + ": " + Causes.of(thrown), thrown);
    }

    static BootException ofWorker(String text) {
        return new BootException(Fault.WORKER, text, null);
    }

    /** Says what the server's own parts threw; the causes are added to the text. */
    static BootException ofWorker(String text, Throwable thrown) {
        return new BootException(Fault.WORKER, text + ": " + Causes.of(thrown), thrown);
    }

    /** Returns whose mistake it is. */
    public Fault fault() {
        return fault;
    }

    /** Returns the words for the operator. */
    public String text() {
        return text;
    }
}
