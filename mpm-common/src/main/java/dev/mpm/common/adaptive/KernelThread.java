package dev.mpm.common.adaptive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel tells about a thread, from {@code /proc}. Where there is none, nothing. */
final class KernelThread {

    /** What {@link #ownId} returns where it is not to be had. */
    static final int NO_ID = -1;

    private KernelThread() {}

    /** Returns the kernel's number of the calling thread. */
    static int ownId() {
        try {
            Path own = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            return own == null ? NO_ID : Integer.parseInt(own.toString());
        } catch (IOException | NumberFormatException | UnsupportedOperationException e) {
            return NO_ID;
        }
    }

    /** Returns the nanoseconds of processor that a thread of this process has used, -1 if not known. */
    static long processorNanos(int id) {
        String text = read(id, "schedstat");
        int end = text.indexOf(' ');
        return end < 0 ? -1 : Long.parseLong(text.substring(0, end));
    }

    /** Returns whether a thread of this process waits for anything but a processor. */
    static boolean isAsleep(int id) {
        String text = read(id, "stat");
        int state = text.lastIndexOf(") ") + 2;
        return state >= 2 && state < text.length() && (text.charAt(state) == 'S' || text.charAt(state) == 'D');
    }

    private static String read(int id, String file) {
        if (id <= 0) {
            return "";
        }
        try {
            return Files.readString(Path.of("/proc/self/task/" + id + "/" + file));
        } catch (IOException e) {
            return "";
        }
    }
}
