package dev.mpm.examples.demo;

/** Says that a request's query cannot be used, in words for whoever sent it. */
final class BadParameterException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;

    BadParameterException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
