package dev.mpm.server.core.tasks;

/** The first byte of an encoded value; written down in the description of {@code dev.mpm.api.tasks}. */
final class ValueKind {

    static final byte NULL = 0;
    static final byte FALSE = 1;
    static final byte TRUE = 2;
    static final byte INT = 3;
    static final byte LONG = 4;
    static final byte DOUBLE = 5;
    static final byte TEXT = 6;
    static final byte BYTES = 7;
    static final byte LIST = 8;
    static final byte MAP = 9;
    static final byte RECORD = 10;

    private ValueKind() {}
}
