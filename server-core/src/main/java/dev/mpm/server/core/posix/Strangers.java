package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * Lets go of ended processes that this one never started: as the first process of a container it becomes the parent of
 * all that have lost theirs, and must learn of their end, or they stay in the table of processes for ever.
 *
 * <p>The JVM waits for each process that it started itself by number, and would lose its exit code to anybody else who
 * does. So nobody waits here for any child: only those are waited for that have ended, are none of the caller's, and were
 * still there a second after they were first seen, while the JVM takes milliseconds to fetch its own.
 *
 * <p>One thread.
 */
public final class Strangers {

    /** How long an ended process is left to whoever else may wait for it. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Path PROC = Path.of("/proc");
    private static final int INIT = 1;

    // linux/prctl.h, linux/wait.h
    private static final int PR_GET_CHILD_SUBREAPER = 37;
    private static final int WNOHANG = 1;

    private static final Libc LIBC = new LinuxLibc();

    private final boolean expected;
    private final long ownPid;
    private final LongSupplier clock;
    private Map<Entry, Long> seenAt = Map.of();

    private Strangers(boolean expected, long ownPid, LongSupplier clock) {
        this.expected = expected;
        this.ownPid = ownPid;
        this.clock = clock;
    }

    /**
     * Returns the strangers of this process.
     *
     * @param ownPid this process's number
     */
    public static Strangers of(long ownPid) {
        return new Strangers(ownPid == INIT || isSubreaper(), ownPid, System::nanoTime);
    }

    /** Returns whether this process has been made the parent of orphans among its descendants. */
    private static boolean isSubreaper() {
        try (var arena = Arena.ofConfined()) {
            var answer = arena.allocate(JAVA_INT);
            return !LIBC.prctl(PR_GET_CHILD_SUBREAPER, answer).failed() && answer.get(JAVA_INT, 0) != 0;
        }
    }

    /** Returns whether strangers can come at all; if not, {@link #reap} need not be called. */
    public boolean areExpected() {
        return expected;
    }

    /**
     * Lets go of the strangers that ended. To be called every few seconds; it reads a file of each process that it can
     * see.
     *
     * @param isOwn whether a process of that number was started by the caller, and is waited for by its {@link
     *     java.lang.Process}
     * @return what is known of them, for the log
     */
    public List<String> reap(LongPredicate isOwn) {
        if (!expected) {
            return List.of();
        }
        long now = clock.getAsLong();
        Map<Entry, Long> seen = new HashMap<>();
        List<String> reaped = new ArrayList<>();
        for (var ended : endedChildren()) {
            if (isOwn.test(ended.pid())) {
                continue;
            }
            long since = seenAt.getOrDefault(ended, now);
            if (now - since < PATIENCE.toNanos()) {
                seen.put(ended, since);
            } else {
                reap(ended).ifPresent(reaped::add);
            }
        }
        seenAt = seen;
        return reaped;
    }

    private List<Entry> endedChildren() {
        List<Entry> ended = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) {
                read(process)
                        .filter(each -> each.hasEnded() && each.parent() == ownPid)
                        .ifPresent(ended::add);
            }
        } catch (IOException | DirectoryIteratorException _) {
            return List.of(); // no /proc: nobody can be told apart
        }
        return ended;
    }

    private static Optional<Entry> read(Path process) {
        try {
            return Optional.of(Entry.parse(Files.readString(process.resolve("stat"))));
        } catch (IOException _) {
            return Optional.empty(); // gone since
        }
    }

    private static Optional<String> reap(Entry ended) {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(JAVA_INT);
            boolean was = LIBC.waitpid((int) ended.pid(), status, WNOHANG).value() == ended.pid();
            return was ? Optional.of(ended + " " + end(status.get(JAVA_INT, 0))) : Optional.empty();
        }
    }

    /** Says how it ended, from the bits of a wait status as {@code wait(2)} gives them. */
    private static String end(int status) {
        int signal = status & 0x7f;
        return signal == 0
                ? "ended with exit code " + (status >> 8 & 0xff)
                : "was killed by signal " + ProcessSignal.nameOf(signal);
    }

    /**
     * What {@code /proc/PID/stat} says, proc_pid_stat(5).
     *
     * @param started in ticks since the machine started: with the number, the process's identity
     */
    record Entry(long pid, String name, char state, long parent, long started) {

        // Counted from the one after the name, which may itself contain blanks and brackets.
        private static final int STATE = 0;
        private static final int PARENT = 1;
        private static final int STARTED = 19;

        static Entry parse(String stat) {
            int open = stat.indexOf('(');
            int close = stat.lastIndexOf(')');
            var rest = stat.substring(close + 2).split(" ", -1);
            return new Entry(
                    Long.parseLong(stat, 0, open - 1, 10),
                    stat.substring(open + 1, close),
                    rest[STATE].charAt(0),
                    Long.parseLong(rest[PARENT]),
                    Long.parseLong(rest[STARTED]));
        }

        boolean hasEnded() {
            return state == 'Z';
        }

        @Override
        public String toString() {
            return "pid " + pid + " (" + name + ")";
        }
    }
}
