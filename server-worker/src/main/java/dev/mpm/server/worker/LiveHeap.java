package dev.mpm.server.worker;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/**
 * How much of the heap was in use right after the newest garbage collection: what grows here, day after day, leaks.
 * What is in use at any other moment says more about when the next collection is due.
 */
final class LiveHeap {

    private LiveHeap() {}

    /** Returns the bytes, 0 as long as there has been no collection. Any thread. */
    static long bytes() {
        GcInfo newest = null;
        for (var collector : ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class)) {
            var info = collector.getLastGcInfo();
            if (info != null && (newest == null || info.getEndTime() > newest.getEndTime())) {
                newest = info;
            }
        }
        return newest == null ? 0 : heapAfter(newest);
    }

    private static long heapAfter(GcInfo collection) {
        var usages = collection.getMemoryUsageAfterGc();
        long sum = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            var usage = usages.get(pool.getName());
            if (pool.getType() == MemoryType.HEAP && usage != null) {
                sum += usage.getUsed();
            }
        }
        return sum;
    }
}
