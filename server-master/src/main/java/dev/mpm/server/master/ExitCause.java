package dev.mpm.server.master;

import dev.mpm.server.core.posix.ProcessSignal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why a worker's process ended, from what {@code Process}, the supervisor and the process itself know.
 *
 * @param exitCode as {@code Process.exitValue()} gives it: 128 and the number for a signal
 * @param wasReady whether the worker had ever been ready: one that fails to boot ends with codes of ours
 * @param sent the signals that it got from the supervisor
 * @param lastWords the newest lines that it wrote
 */
record ExitCause(int exitCode, boolean wasReady, Set<ProcessSignal> sent, List<String> lastWords) {

    private static final int SIGNALED = 128;
    private static final int SHOWN_LINES = 3;
    private static final int KILL = 9;
    private static final int TERM = 15;

    /** What {@code -XX:+ExitOnOutOfMemoryError} ends a JVM with, and what the JVM says first. */
    private static final int OUT_OF_HEAP = 3;

    private static final String OUT_OF_HEAP_WORDS = "Terminating due to java.lang.OutOfMemoryError: ";

    /** The signals that end a process unless it does something about them, from {@code asm-generic/signal.h}. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "HUP"),
            Map.entry(2, "INT"),
            Map.entry(3, "QUIT"),
            Map.entry(4, "ILL"),
            Map.entry(5, "TRAP"),
            Map.entry(6, "ABRT"),
            Map.entry(7, "BUS"),
            Map.entry(8, "FPE"),
            Map.entry(KILL, "KILL"),
            Map.entry(10, "USR1"),
            Map.entry(11, "SEGV"),
            Map.entry(12, "USR2"),
            Map.entry(13, "PIPE"),
            Map.entry(14, "ALRM"),
            Map.entry(TERM, "TERM"),
            Map.entry(24, "XCPU"),
            Map.entry(25, "XFSZ"),
            Map.entry(31, "SYS"));

    /** What HotSpot, or the kernel, ends a broken JVM with: ILL, ABRT, BUS, FPE, SEGV. */
    private static final Set<Integer> CRASHES = Set.of(4, 6, 7, 8, 11);

    ExitCause {
        sent = Set.copyOf(sent);
        lastWords = List.copyOf(lastWords);
    }

    /** Returns whether a signal ended it that the supervisor had not sent: nobody in the server wanted that. */
    boolean isForeignSignal() {
        return exitCode > SIGNALED
                && !(exitCode - SIGNALED == TERM && sent.contains(ProcessSignal.TERM))
                && !(exitCode - SIGNALED == KILL && sent.contains(ProcessSignal.KILL));
    }

    /** Returns the cause, as part of a line. */
    String text() {
        return text("raise -Xmx under jvm.options, or look for a leak");
    }

    /** Returns the cause with other words about what to do when the memory was not enough. */
    String text(String heapAdvice) {
        if (exitCode > SIGNALED) {
            return signalText(exitCode - SIGNALED);
        }
        return exitCode == OUT_OF_HEAP ? heapText(heapAdvice) : "exit code " + exitCode;
    }

    /** Returns the cause with what the process said last, for when that is all there is to explain it. */
    String textWithLastWords() {
        return text() + (lastWords.isEmpty() ? "; it said nothing" : "; it said last: " + newest());
    }

    /** Returns a few lines in one: a JVM that cannot start says the reason first and ends with lines that say nothing. */
    private String newest() {
        return String.join(" | ", lastWords.subList(Math.max(0, lastWords.size() - SHOWN_LINES), lastWords.size()));
    }

    private String signalText(int number) {
        String text = "killed by signal " + number + " (" + NAMES.getOrDefault(number, "unknown") + ")";
        if (!isForeignSignal()) {
            return text + " from this server";
        }
        if (number == KILL) {
            return text + ", likely out of memory";
        }
        return CRASHES.contains(number)
                ? text + ", a crash of the JVM; see hs_err_pid*.log in the run directory"
                : text;
    }

    /** Tells the JVM's exit code 3 from our own, which a worker uses only before it is ready. */
    private String heapText(String advice) {
        var words = outOfHeapWords();
        if (words.isEmpty() && !wasReady) {
            return "exit code 3";
        }
        return "out of memory (" + words.orElse("heap") + ", exit code 3); " + advice;
    }

    /** Returns what the JVM said that it ran out of: {@code Java heap space}, {@code Metaspace}. */
    private Optional<String> outOfHeapWords() {
        return lastWords.stream()
                .filter(line -> line.contains(OUT_OF_HEAP_WORDS))
                .map(line -> line.substring(line.indexOf(OUT_OF_HEAP_WORDS) + OUT_OF_HEAP_WORDS.length()))
                .findFirst();
    }
}
