package dev.mpm.compare.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads from {@code /proc} what a master and its workers use. Any thread.
 *
 * @param master the master's process id
 */
record ProcessTree(long master) {

    private static final Path PROC = Path.of("/proc");

    /** How many ticks the kernel counts in a second: 100 on Linux whatever the kernel's own clock is (USER_HZ). */
    private static final double TICKS_PER_SECOND = 100;

    private static final double KIB_PER_MIB = 1024;

    /**
     * What the processes have used since they began; workers that have ended count for their processor time.
     *
     * @param user seconds
     * @param system seconds
     * @param switches by threads that waited for something
     * @param forced by threads that would have gone on
     */
    record Usage(double user, double system, long switches, long forced, int processes, int threads) {

        /** Returns what was used since then; processes and threads are those of now. */
        Usage since(Usage before) {
            return new Usage(
                    user - before.user,
                    system - before.system,
                    Math.max(0, switches - before.switches), // threads that have ended took theirs with them
                    Math.max(0, forced - before.forced),
                    processes,
                    threads);
        }
    }

    /** One process, by the numbers of proc(5). */
    private record Member(long pid, long userTicks, long systemTicks) {}

    Usage usage() {
        double user = 0;
        double system = 0;
        long switches = 0;
        long forced = 0;
        int threads = 0;
        List<Member> members = members();
        for (Member member : members) {
            user += member.userTicks() / TICKS_PER_SECOND;
            system += member.systemTicks() / TICKS_PER_SECOND;
            for (String status : tasks(member.pid())) {
                threads++;
                switches += number(status, "voluntary_ctxt_switches:").orElse(0);
                forced += number(status, "nonvoluntary_ctxt_switches:").orElse(0);
            }
        }
        return new Usage(user, system, switches, forced, members.size(), threads);
    }

    /** Returns the proportional set size of all in MiB: what each has for itself, and its share of what it has with others. */
    double pssMib() {
        return members().stream()
                        .mapToLong(member -> read(PROC.resolve(member.pid() + "/smaps_rollup"))
                                .map(text -> number(text, "Pss:").orElse(0))
                                .orElse(0L))
                        .sum()
                / KIB_PER_MIB;
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                read(folder.resolve("stat")).flatMap(this::member).ifPresent(members::add);
            }
        } catch (IOException e) {
            return members; // no /proc: nothing is known, which a report shows as missing
        }
        return members;
    }

    /** The name in the second field may hold blanks and parentheses; what is counted stands after its last one. */
    private Optional<Member> member(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        // Numbered in proc(5) from 1; state, the third, is fields[0].
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        boolean isOurs = pid == master || field(fields, 4) == master;
        if (!isOurs || fields[0].equals("Z")) {
            return Optional.empty();
        }
        return Optional.of(
                new Member(pid, field(fields, 14) + field(fields, 16), field(fields, 15) + field(fields, 17)));
    }

    private static long field(String[] fields, int index) {
        return Long.parseLong(fields[index - 3]);
    }

    private static List<String> tasks(long pid) {
        List<String> texts = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
            for (Path task : tasks) {
                read(task.resolve("status")).ifPresent(texts::add);
            }
        } catch (IOException e) {
            return texts; // it has ended
        }
        return texts;
    }

    /** Returns the number in the line that begins with the name. */
    static OptionalLong number(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace("kB", "").strip())
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    /** Empty where the process has ended meanwhile. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
