package dev.mpm.server.worker;

/** Writes an exception and its causes on one line, as far as they say something new. */
final class Causes {

    private static final int DEEPEST = 5;

    private Causes() {}

    static String of(Throwable thrown) {
        StringBuilder text = new StringBuilder(thrown.toString());
        Throwable cause = thrown.getCause();
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (text.indexOf(cause.toString()) < 0) {
                text.append("; caused by ").append(cause);
            }
            cause = cause.getCause();
        }
        return text.toString();
    }
}
