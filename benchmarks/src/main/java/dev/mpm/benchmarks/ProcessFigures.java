package dev.mpm.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads from {@code /proc} what the processes of one session use: a server that was started as its leader, and all that
 * it has started since.
 *
 * @param session the process id of the leader
 */
record ProcessFigures(long session) {

    private static final Path PROC = Path.of("/proc");

    /** How many ticks the kernel counts in a second: 100 on Linux whatever the kernel's own clock is (USER_HZ). */
    private static final double TICKS_PER_SECOND = 100;

    private static final double KIB_PER_MIB = 1024;

    /**
     * What the kernel says about one process.
     *
     * @param ticks processor time, user and system, of it and of its children that have ended
     */
    record Member(long pid, long parent, long ticks) {

        /** Returns the command line; empty if the process has gone. */
        String commandLine() {
            return read(PROC.resolve(pid + "/cmdline")).orElse("").replace('\0', ' ');
        }

        /** Returns the proportional set size in MiB: what it has for itself, and its share of what it has with others. */
        double pssMib() {
            return read(PROC.resolve(pid + "/smaps_rollup"))
                    .map(text -> kib(text, "Pss:") / KIB_PER_MIB)
                    .orElse(0.0);
        }

        /** Returns how many sockets it has, 0 if it has gone. */
        long sockets() {
            long sockets = 0;
            try (var descriptors = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
                for (var descriptor : descriptors) {
                    sockets += isSocket(descriptor) ? 1 : 0;
                }
            } catch (IOException _) {
                // It has ended.
            }
            return sockets;
        }

        private static boolean isSocket(Path descriptor) {
            try {
                return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
            } catch (IOException _) {
                return false; // closed meanwhile
            }
        }
    }

    /** Returns the processes that are there now. */
    List<Member> members() {
        var members = new ArrayList<Member>();
        try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var folder : folders) {
                read(folder.resolve("stat")).flatMap(this::member).ifPresent(members::add);
            }
        } catch (IOException e) {
            throw new BenchmarkException("cannot list " + PROC + ": " + e.getMessage(), e);
        }
        return members;
    }

    /** Returns the processor seconds that all have used, user and system. */
    double cpuSeconds() {
        return members().stream().mapToLong(Member::ticks).sum() / TICKS_PER_SECOND;
    }

    double pssMib() {
        return members().stream().mapToDouble(Member::pssMib).sum();
    }

    /** The name in the second field may hold blanks and parentheses; what is counted stands after its last one. */
    private Optional<Member> member(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        // Numbered in proc(5) from 1; state, the third, is fields[0].
        if (number(fields, 6) != session || fields[0].equals("Z")) {
            return Optional.empty();
        }
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        long ticks = number(fields, 14) + number(fields, 15) + number(fields, 16) + number(fields, 17);
        return Optional.of(new Member(pid, number(fields, 4), ticks));
    }

    private static long number(String[] fields, int index) {
        return Long.parseLong(fields[index - 3]);
    }

    private static long kib(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace("kB", "").trim())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /** Empty where the process has ended meanwhile. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
