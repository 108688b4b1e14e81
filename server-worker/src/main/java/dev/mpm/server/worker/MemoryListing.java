package dev.mpm.server.worker;

import java.io.IOException;
import java.io.Writer;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Locale;

/** Writes how this JVM's memory is used and what collecting it has cost. */
final class MemoryListing {

    private MemoryListing() {}

    static void write(Writer out) throws IOException {
        out.write("\n== memory, in MiB: used, committed, maximum ==\n\n");
        var memory = ManagementFactory.getMemoryMXBean();
        out.write(line("heap", memory.getHeapMemoryUsage()));
        out.write(line("outside the heap", memory.getNonHeapMemoryUsage()));
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            out.write(line("  " + pool.getName(), pool.getUsage()));
        }
        out.write(
                "heap in use after the newest collection: " + mebibytes(LiveHeap.bytes()) + " (0 before the first)\n");
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            out.write("buffers, " + pool.getName() + ": " + pool.getCount() + ", " + mebibytes(pool.getMemoryUsed())
                    + "\n");
        }
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            out.write("collections, " + collector.getName() + ": " + collector.getCollectionCount() + ", "
                    + Ages.of(collector.getCollectionTime() * 1_000_000) + " in all\n");
        }
        var classes = ManagementFactory.getClassLoadingMXBean();
        out.write("classes: " + classes.getLoadedClassCount() + " loaded, " + classes.getUnloadedClassCount()
                + " unloaded\n");
    }

    private static String line(String what, MemoryUsage usage) {
        return String.format(
                Locale.ROOT,
                "%-36s %9s %9s %9s%n",
                what,
                mebibytes(usage.getUsed()),
                mebibytes(usage.getCommitted()),
                usage.getMax() < 0 ? "-" : mebibytes(usage.getMax()));
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20));
    }
}
