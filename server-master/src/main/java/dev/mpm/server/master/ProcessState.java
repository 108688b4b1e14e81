package dev.mpm.server.master;

import java.util.Map;

/** Says in words what the kernel's letter for the state of a process means. Pure. */
final class ProcessState {

    private ProcessState() {}

    /**
     * Returns the words.
     *
     * @param status {@code /proc/<pid>/status}
     * @param frozen whether its control group is frozen
     */
    static String words(Map<String, String> status, boolean frozen) {
        String letter = status.getOrDefault("State", "?");
        String words = words(letter.charAt(0), status.getOrDefault("TracerPid", "0"));
        return frozen ? words + "; its control group is frozen (docker pause, systemctl freeze)" : words;
    }

    private static String words(char letter, String tracer) {
        return switch (letter) {
            case 'T' -> "stopped by a signal (T): somebody sent STOP or TSTP; CONT lets it go on";
            case 't' -> "stopped by a debugger (t): that of pid " + tracer;
            case 'D' ->
                "uninterruptible sleep (D): it waits in the kernel, most often for a disk or a network file system, and"
                        + " not even KILL ends that";
            case 'Z' -> "zombie (Z): it has ended, and its parent has not noticed yet";
            case 'X', 'x' -> "dead (X)";
            case 'R' -> "running (R): it computes, or waits for a processor";
            case 'S' -> "sleeping (S): its main thread waits, as a JVM's always does; its other threads tell more";
            default -> "not known (" + letter + ")";
        };
    }
}
