package dev.mpm.server.master.budget;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the limits that control groups set for this process, of version 2, version 1, or both side by side.
 *
 * <p>A group can never use more than the groups around it, so each folder counts from the process's own up to where the
 * hierarchy is mounted. What lies above the mount, as in a container, cannot be seen and need not: the outermost
 * visible group has the container's limit, and version 1 sums the rest up in {@code memory.stat}. The names of files
 * differ between versions and controllers, so all of them are tried everywhere. A file that is absent, cannot be read or
 * says something else than expected sets no limit.
 *
 * @param root {@code /}, or a folder of test files
 * @param folders of the process's groups, each followed by those around it
 */
record ControlGroups(Path root, List<Path> folders) {

    static ControlGroups of(Path root) {
        List<String[]> own = lines(root.resolve("proc/self/cgroup"))
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3)
                .toList();
        List<Path> folders = lines(root.resolve("proc/self/mountinfo"))
                .flatMap(line -> folders(root, line, own))
                .toList();
        return new ControlGroups(root, folders);
    }

    /** Returns the limits on memory, in bytes. Above {@code memory.high} processes are slowed down: that is no room. */
    List<Limit> memory() {
        List<Limit> limits = new ArrayList<>();
        for (Path folder : folders) {
            add(limits, folder, "memory.max", number(text(folder, "memory.max")));
            add(limits, folder, "memory.high", number(text(folder, "memory.high")));
            add(limits, folder, "memory.limit_in_bytes", number(text(folder, "memory.limit_in_bytes")));
            add(limits, folder, "memory.stat", outerLimit(folder.resolve("memory.stat")));
        }
        return limits;
    }

    /** Returns the limits on processors; a part of one counts as a whole one, as the JVM itself counts. */
    List<Limit> processors() {
        List<Limit> limits = new ArrayList<>();
        for (Path folder : folders) {
            add(limits, folder, "cpu.max", quota(text(folder, "cpu.max")));
            add(
                    limits,
                    folder,
                    "cpu.cfs_quota_us",
                    quota(text(folder, "cpu.cfs_quota_us") + " " + text(folder, "cpu.cfs_period_us")));
            for (String set : List.of("cpuset.cpus.effective", "cpuset.effective_cpus", "cpuset.cpus")) {
                add(limits, folder, set, count(text(folder, set)));
            }
        }
        return limits;
    }

    private void add(List<Limit> limits, Path folder, String file, long value) {
        if (value > 0) {
            limits.add(new Limit(value, file + " of /" + root.relativize(folder)));
        }
    }

    /** Takes one line of {@code mountinfo}, see proc_pid_mountinfo(5): root and place, then type and options behind a dash. */
    private static Stream<Path> folders(Path root, String line, List<String[]> own) {
        String[] halves = line.split(" - ", 2);
        String[] mount = halves[0].split(" ", -1);
        String[] kind = halves.length < 2 ? new String[0] : halves[1].split(" ", -1);
        if (mount.length < 5 || kind.length < 3) {
            return Stream.empty();
        }
        String group = group(kind[0], List.of(kind[2].split(",", -1)), own);
        if (group == null) {
            return Stream.empty();
        }
        Path top = root.resolve(unescaped(mount[4]).substring(1));
        Path lowest = top.resolve(below(unescaped(mount[3]), group));
        return Stream.iterate(lowest, folder -> folder.startsWith(top), Path::getParent);
    }

    /** Returns the process's group in a mounted hierarchy: the one without controllers' names is version 2. */
    private static @Nullable String group(String type, List<String> options, List<String[]> own) {
        for (String[] parts : own) {
            boolean isVersion2 = type.equals("cgroup2") && parts[1].isEmpty();
            boolean isVersion1 = type.equals("cgroup")
                    && Arrays.stream(parts[1].split(",", -1)).anyMatch(options::contains);
            if (isVersion2 || isVersion1) {
                return parts[2];
            }
        }
        return null;
    }

    /** Returns where the group is below the mount; a container may see its group's outer name, or one with dots. */
    private static String below(String mounted, String group) {
        String prefix = mounted.equals("/") ? "/" : mounted + "/";
        boolean isBelow = group.startsWith(prefix) && !group.contains("..");
        return isBelow ? group.substring(prefix.length()) : "";
    }

    /** The kernel writes blanks in paths as octal numbers. */
    private static String unescaped(String path) {
        return path.replace("\\040", " ");
    }

    /** Returns the number, or 0 for {@code max}, -1 and whatever else is none. */
    private static long number(String text) {
        return text.matches("\\d{1,19}") ? clamped(text) : 0;
    }

    private static long clamped(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException beyond) {
            return Long.MAX_VALUE;
        }
    }

    /** Reads a time and the period in which it may be used, {@code 150000 100000}. */
    private static long quota(String text) {
        String[] parts = text.split(" ", -1);
        long quota = number(parts[0]);
        long period = parts.length < 2 ? 0 : number(parts[1]);
        return quota == 0 || period == 0 ? 0 : Math.ceilDiv(quota, period);
    }

    /** Counts what a list such as {@code 0-3,8} names. */
    private static long count(String list) {
        long count = 0;
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            if (!ends[0].matches("\\d{1,6}") || !ends[ends.length - 1].matches("\\d{1,6}")) {
                return 0;
            }
            count += Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1;
        }
        return count;
    }

    private static long outerLimit(Path stat) {
        String key = "hierarchical_memory_limit ";
        return lines(stat)
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> number(line.substring(key.length())))
                .max()
                .orElse(0);
    }

    private static String text(Path folder, String file) {
        return lines(folder.resolve(file)).findFirst().orElse("");
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).lines();
        } catch (IOException absent) {
            return Stream.empty();
        }
    }
}
