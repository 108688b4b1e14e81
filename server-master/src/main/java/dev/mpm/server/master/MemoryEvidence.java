package dev.mpm.server.master;

import java.util.List;
import java.util.Map;

/** Writes the lines about a process's memory and what became of it. */
final class MemoryEvidence {

    private static final List<String> SHOWN = List.of("VmRSS", "VmHWM", "VmSwap", "VmSize");

    private MemoryEvidence() {}

    static String of(Map<String, String> status, ProcessFiles files) {
        var text = new StringBuilder("memory:   ");
        for (String name : SHOWN) {
            text.append(' ').append(name).append(' ').append(status.getOrDefault(name, "?")).append(',');
        }
        text.setCharAt(text.length() - 1, '\n');
        text.append("switches:  ")
                .append(status.getOrDefault("voluntary_ctxt_switches", "?"))
                .append(" of the main thread's own will, ")
                .append(status.getOrDefault("nonvoluntary_ctxt_switches", "?"))
                .append(" against it\n");
        String limit = files.memoryLimit();
        List<String> events = files.memoryEvents();
        text.append("cgroup:    ").append(limit.isEmpty() ? "no limit of memory seen" : "memory " + limit);
        text.append(events.isEmpty() ? "\n" : "; events: " + String.join(", ", events) + "\n");
        return text.toString();
    }
}
