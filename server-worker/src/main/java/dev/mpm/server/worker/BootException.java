package dev.mpm.server.worker;

import dev.mpm.server.core.channel.Message.Fault;

/** Says why a worker cannot serve, in words for the operator, and whose mistake it is. */
public final class BootException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    BootException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    BootException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** Returns whose mistake it is. */
    public Fault fault() {
        return fault;
    }
}
