package dev.mpm.server.master.budget;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the server may use of the machine that it runs on.
 *
 * <p>Processors: what the master's own JVM counts, which already respects the scheduler's affinity mask and control
 * groups, and is lowered where a control group says less, as the JVM can be told not to look. Memory: what the kernel
 * calls the total, or less where a control group says so. The master's group counts for its workers: they start in it.
 *
 * @param processors 1 or more
 * @param processorsFrom what sets this number, for people: {@code the machine}, {@code cpu.max of /sys/fs/cgroup}
 * @param memory bytes, or 0 if it cannot be told
 * @param memoryFrom what sets this number
 * @param isGranted whether a limit grants this memory to the server, which is then not shared with everything else that
 *     runs on the machine
 */
public record Machine(int processors, String processorsFrom, long memory, String memoryFrom, boolean isGranted) {

    private static final String WHOLE = "the machine";

    /** Reads what holds for this process now. */
    public static Machine here() {
        return read(Path.of("/"), Runtime.getRuntime().availableProcessors());
    }

    /**
     * Reads what the files below a folder say.
     *
     * @param root the folder that has {@code proc} and {@code sys}
     * @param available the processors that the JVM counts
     */
    static Machine read(Path root, int available) {
        ControlGroups groups = ControlGroups.of(root);
        Limit processors = Limit.least(new Limit(available, WHOLE), groups.processors());
        long total = total(root.resolve("proc/meminfo"));
        if (total == 0) {
            return new Machine((int) processors.value(), processors.from(), 0, WHOLE, false);
        }
        Limit all = new Limit(total, WHOLE);
        Limit memory = Limit.least(all, groups.memory());
        return new Machine(
                (int) processors.value(), processors.from(), memory.value(), memory.from(), !memory.equals(all));
    }

    /** Takes the number out of {@code MemTotal:  24683520 kB}, and returns bytes. */
    private static long total(Path meminfo) {
        try {
            return Files.readString(meminfo, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> line.matches("MemTotal: +\\d{1,15} kB"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException unknown) {
            return 0;
        }
    }
}
