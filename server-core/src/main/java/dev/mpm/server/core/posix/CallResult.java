package dev.mpm.server.core.posix;

/**
 * What a C function returned, with the error number it left at that moment: read later, or on another thread, it would
 * be another call's.
 *
 * @param value the function's result; -1 means that it failed
 * @param errno the error number, meaningful only after a failure
 */
record CallResult(long value, int errno) {

    boolean failed() {
        return value == -1;
    }

    /** Returns the value of a call that succeeded. */
    long orThrow(String doing) throws PosixException {
        if (failed()) {
            throw new PosixException(doing, errno);
        }
        return value;
    }
}
