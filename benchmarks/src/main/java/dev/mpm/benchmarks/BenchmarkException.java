package dev.mpm.benchmarks;

/** Ends the measurement of one case, or the command, with a reason for whoever started it. */
final class BenchmarkException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
