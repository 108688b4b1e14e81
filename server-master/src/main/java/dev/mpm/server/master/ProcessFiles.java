package dev.mpm.server.master;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the kernel's files about one process. What cannot be read, because the process is gone or it is not allowed, is
 * empty. Nothing here asks for the process's memory, whose lock may be what the process hangs in.
 *
 * @param proc where {@code procfs} is
 * @param cgroups where control groups are, of version 1 or 2
 */
record ProcessFiles(Path proc, Path cgroups, long pid) {

    /** Returns the lines of {@code status} by their names. */
    Map<String, String> status() {
        var values = new LinkedHashMap<String, String>();
        for (String line : lines(own("status"))) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** Returns the kernel's calls that the main thread is in, if we may know them. */
    String kernelStack() {
        List<String> frames = lines(own("stack"));
        if (frames.isEmpty()) {
            String waitsIn = word(own("wchan"));
            return "not readable" + (waitsIn.length() > 1 ? "; the main thread waits in " + waitsIn : "");
        }
        return String.join(
                " < ", frames.stream().map(frame -> frame.replaceFirst("^\\[.*?\\] ", "")).toList());
    }

    /** Returns the threads as they are now. */
    List<ThreadSample> threads() {
        var threads = new ArrayList<ThreadSample>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(own("task"))) {
            for (Path task : tasks) {
                ThreadSample.read(word(task.resolve("stat")), word(task.resolve("wchan")))
                        .ifPresent(threads::add);
            }
        } catch (IOException e) {
            return threads;
        }
        return threads;
    }

    /** Returns how many descriptors are open, as text. */
    String openFiles() {
        long open = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(own("fd"))) {
            for (Path _ : descriptors) {
                open++;
            }
            return Long.toString(open);
        } catch (IOException e) {
            return "not readable";
        }
    }

    String openFilesLimit() {
        for (String line : lines(own("limits"))) {
            if (line.startsWith("Max open files")) {
                return line.substring("Max open files".length()).strip().split("\\s+", -1)[0];
            }
        }
        return "not readable";
    }

    /** Returns whether its control group stands still, as {@code docker pause} and {@code systemctl freeze} have it. */
    boolean isFrozen() {
        return lines(group("", "cgroup.events")).contains("frozen 1")
                || word(group("freezer", "freezer.state")).equals("FROZEN");
    }

    /** Returns what its control group has counted about memory: how often it was short, and what was killed for it. */
    List<String> memoryEvents() {
        List<String> events = lines(group("", "memory.events"));
        return events.isEmpty() ? lines(group("memory", "memory.oom_control")) : events;
    }

    /** Returns what its control group uses and may use, in bytes; empty if there is no limit or none to be seen. */
    String memoryLimit() {
        String limit = word(group("", "memory.max"));
        String used = word(group("", "memory.current"));
        if (limit.isEmpty()) {
            limit = word(group("memory", "memory.limit_in_bytes"));
            used = word(group("memory", "memory.usage_in_bytes"));
        }
        return limit.isEmpty() || limit.equals("max") ? "" : used + " of " + limit + " bytes";
    }

    /**
     * Returns a file of its control group. Within a container the path that the kernel tells may not exist; what is mounted
     * is the container's own group then.
     *
     * @param controller of version 1, or empty for version 2
     */
    private Path group(String controller, String name) {
        Path root = cgroups.resolve(controller);
        for (String line : lines(own("cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && List.of(parts[1].split(",")).contains(controller)) {
                Path file = root.resolve(parts[2].substring(1)).resolve(name);
                return Files.exists(file) ? file : root.resolve(name);
            }
        }
        return root.resolve(name);
    }

    private Path own(String name) {
        return proc.resolve(Long.toString(pid)).resolve(name);
    }

    private static String word(Path file) {
        return String.join(" ", lines(file)).strip();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1).lines().toList();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }
}
