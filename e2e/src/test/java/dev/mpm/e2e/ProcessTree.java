package dev.mpm.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads in {@code /proc} what the JDK does not tell about processes. */
final class ProcessTree {

    private ProcessTree() {}

    /**
     * Returns whether a process still runs. One that has ended and waits to be reaped does not: whose parent has died
     * first may wait for long, as not every first process of a container reaps.
     */
    static boolean runs(ProcessHandle process) {
        return process.isAlive() && !state(process.pid()).equals("Z");
    }

    /** Returns the letter of the state that the kernel gives, {@code Z} for a process that is gone altogether. */
    private static String state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in parentheses may hold blanks and parentheses.
            return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
        } catch (IOException gone) {
            return "Z";
        }
    }

    /** Returns the children of a process whose command line has that argument, or that are zombies, which have none. */
    static List<Long> children(long parent, String argument) {
        return ProcessHandle.of(parent).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .filter(pid -> hasArgument(pid, argument) || isZombie(pid))
                .toList();
    }

    /** As {@link #children}, without those that have ended. */
    static List<Long> running(long parent, String argument) {
        return ProcessHandle.of(parent).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .filter(pid -> hasArgument(pid, argument))
                .toList();
    }

    private static boolean hasArgument(long pid, String argument) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                            .split("\0", -1))
                    .contains(argument);
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean isZombie(long pid) {
        return Files.exists(Path.of("/proc", Long.toString(pid))) && state(pid).equals("Z");
    }

    /** Returns the processor time that a process and the children that it has reaped have used. */
    static double cpuSeconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            // utime, stime, cutime and cstime are the 14th to 17th field, in hundredths of a second.
            return (Long.parseLong(fields[11])
                            + Long.parseLong(fields[12])
                            + Long.parseLong(fields[13])
                            + Long.parseLong(fields[14]))
                    / 100.0;
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Returns the names of a process's threads, cut to 15 characters by the kernel, sorted. */
    static List<String> threads(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return tasks.map(ProcessTree::name).sorted().toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }

    /** Returns a process and its descendants, one line each, for a person to read. */
    static String describe(ProcessHandle process) {
        var text = new StringBuilder();
        describe(process, "", text);
        return text.toString();
    }

    private static void describe(ProcessHandle process, String indent, StringBuilder text) {
        String line = process.info().commandLine().orElse("(no command line)");
        text.append(indent)
                .append(process.pid())
                .append(' ')
                .append(state(process.pid()))
                .append(' ')
                .append(line.length() > 160 ? "... " + line.substring(line.length() - 160) : line)
                .append('\n');
        process.children().forEach(child -> describe(child, indent + "  ", text));
    }
}
