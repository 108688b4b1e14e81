package dev.mpm.server.worker;

import java.io.IOException;
import java.io.Writer;
import java.lang.management.LockInfo;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the stacks of platform threads as they stood at one moment, with who waits for whom. One thread. */
final class ThreadListing {

    private final Map<Long, ThreadInfo> infos = new LinkedHashMap<>();
    private final Map<Long, List<String>> waiters = new HashMap<>();
    private final Map<Long, String> marks = new HashMap<>();
    private final ThreadMXBean threads;

    /**
     * Takes what {@code dumpAllThreads} has returned.
     *
     * @param threads asked for the processor time of each
     */
    ThreadListing(ThreadInfo[] all, ThreadMXBean threads) {
        this.threads = threads;
        for (ThreadInfo info : all) {
            infos.put(info.getThreadId(), info);
            if (info.getLockOwnerId() >= 0) {
                waiters.computeIfAbsent(info.getLockOwnerId(), id -> new ArrayList<>())
                        .add(name(info) + " waits for <" + info.getLockInfo() + ">");
            }
        }
    }

    /** Has a thread's entry say this. */
    void mark(Thread thread, String text) {
        marks.put(thread.threadId(), text);
    }

    void writeAll(Writer out) throws IOException {
        for (ThreadInfo info : infos.values()) {
            write(out, info);
        }
    }

    /** Writes the entry of a thread; for a virtual one, which is not among these, the stack that it has now. */
    void write(Writer out, Thread thread) throws IOException {
        if (infos.get(thread.threadId()) != null) {
            write(out, thread.threadId());
            return;
        }
        out.write("\"" + thread.getName() + "\" #" + thread.threadId() + (thread.isVirtual() ? " virtual " : " ")
                + thread.getState() + "\n");
        for (StackTraceElement frame : thread.getStackTrace()) {
            out.write("    at " + frame + "\n");
        }
        out.write("\n");
    }

    void write(Writer out, long id) throws IOException {
        ThreadInfo info = infos.get(id);
        if (info != null) {
            write(out, info);
        }
    }

    private void write(Writer out, ThreadInfo info) throws IOException {
        out.write(head(info));
        StackTraceElement[] frames = info.getStackTrace();
        for (int depth = 0; depth < frames.length; depth++) {
            out.write("    at " + frames[depth] + "\n");
            for (MonitorInfo monitor : info.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() == depth) {
                    out.write("    - locked <" + monitor + ">\n");
                }
            }
        }
        for (String waiter : waiters.getOrDefault(info.getThreadId(), List.of())) {
            out.write("    ! " + waiter + ", which this thread holds\n");
        }
        out.write("\n");
    }

    private String head(ThreadInfo info) {
        var head = new StringBuilder(name(info)).append(' ').append(info.getThreadState());
        long cpu = threads.getThreadCpuTime(info.getThreadId());
        if (cpu >= 0) {
            head.append(", ").append(Ages.of(cpu)).append(" of processor time");
        }
        String mark = marks.get(info.getThreadId());
        head.append(mark == null ? "\n" : "\n    >>> " + mark + "\n");
        return head.append(waitsFor(info)).toString();
    }

    private static String waitsFor(ThreadInfo info) {
        @Nullable LockInfo lock = info.getLockInfo();
        if (lock == null) {
            return info.isInNative() ? "    - in native code\n" : "";
        }
        @Nullable String owner = info.getLockOwnerName();
        return "    - waits for <" + lock + ">"
                + (owner == null ? "\n" : ", held by \"" + owner + "\" #" + info.getLockOwnerId() + "\n");
    }

    private static String name(ThreadInfo info) {
        return "\"" + info.getThreadName() + "\" #" + info.getThreadId();
    }
}
