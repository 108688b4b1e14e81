package dev.mpm.server.core.shared;

/**
 * The control word of an entry: what it is, which of its halves counts, and a version that changes with every change.
 *
 * <pre>
 *  63                     3   2     1 0
 * +------------------------+------+-------+
 * |        version         | half | state |
 * +------------------------+------+-------+
 * </pre>
 */
final class Control {

    /** Never used, or free as if it were: whoever looks for a key need not look further. */
    static final int EMPTY = 0;

    /** Holds a key and its value. */
    static final int USED = 1;

    /** Free, but a key that is looked for may stand behind it. */
    static final int REMOVED = 2;

    private static final long STATE = 3;
    private static final int HALF = 2;
    private static final int VERSION = 3;

    private Control() {}

    static int state(long control) {
        return (int) (control & STATE);
    }

    static int half(long control) {
        return (int) ((control >>> HALF) & 1);
    }

    /** Returns the word that follows another, with the other half. */
    static long swapped(long control, int state) {
        return next(control, state, 1 - half(control));
    }

    /** Returns the word that follows another, with the same half. */
    static long next(long control, int state) {
        return next(control, state, half(control));
    }

    private static long next(long control, int state, int half) {
        return (((control >>> VERSION) + 1) << VERSION) | ((long) half << HALF) | state;
    }
}
