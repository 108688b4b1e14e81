package dev.mpm.server.core.posix;

/** The signals that we send, with their numbers from {@code asm-generic/signal.h}. */
public enum ProcessSignal {
    HUP(1),
    INT(2),
    /** A JVM answers with a dump of its threads. */
    QUIT(3),
    /** Cannot be refused: the process ends. */
    KILL(9),
    USR1(10),
    TERM(15),
    /** Lets a stopped process go on. */
    CONT(18),
    /** Cannot be refused: the process stands still. */
    STOP(19);

    private final int number;

    ProcessSignal(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Returns the signal's name for messages, or its number if it is none of ours. */
    public static String nameOf(int number) {
        for (var signal : values()) {
            if (signal.number == number) {
                return signal.name();
            }
        }
        return String.valueOf(number);
    }
}
