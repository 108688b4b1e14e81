package dev.mpm.server.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says about a process's memory, in KiB; zeros for a process that is gone.
 *
 * @param rss resident memory, pages shared with others counted in full
 * @param pss the same with each shared page divided by the number of processes that share it
 */
record ProcessMemory(long rss, long pss) {

    /** Reads {@code /proc/<pid>/smaps_rollup}; costs the kernel a walk over the process's mappings. */
    static ProcessMemory of(long pid) {
        long rss = 0;
        long pss = 0;
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
                if (line.startsWith("Rss:")) {
                    rss = kibibytes(line);
                } else if (line.startsWith("Pss:")) {
                    pss = kibibytes(line);
                }
            }
        } catch (IOException gone) {
            return new ProcessMemory(0, 0);
        }
        return new ProcessMemory(rss, pss);
    }

    /** Returns the resident memory in bytes, 0 if the process is gone; cheap, for looking often. */
    static long resident(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.substring(6).replace("kB", "").strip()) * 1024;
                }
            }
        } catch (IOException gone) {
            return 0;
        }
        return 0;
    }

    /** Takes the number out of a line such as {@code Rss:  12345 kB}. */
    private static long kibibytes(String line) {
        return Long.parseLong(line.substring(4).replace("kB", "").strip());
    }
}
