package dev.mpm.server.master.budget;

import dev.mpm.api.PoolShape;
import dev.mpm.server.master.config.Collector;

/**
 * Divides a machine by the sizes of a pool: the rules, and where their numbers come from.
 *
 * <h2>Processors</h2>
 *
 * The number decides how many threads a JVM has for collecting, compiling, event loops and the common pool. It binds no
 * thread to a processor, so the sum over the workers may exceed what there is, and a worker whose neighbours are idle
 * should be able to use what they leave. Hence: the processors over the workers that <em>start</em>, rounded up; two at
 * least, where there are two, so that a collection does not stop what is served; and one more than the requests that a
 * worker runs at a time at most, as the rest would have nothing to do. A worker of {@code prefork} gets one or two. Event
 * loops, and the threads that carry virtual ones, go by the share itself
 * ({@link dev.mpm.server.core.posix.ProcessorShare}): more of them than processors, over all workers, get fewer ready
 * connections each time they look, and fall asleep and are woken all the time.
 *
 * <h2>Memory</h2>
 *
 * A heap's limit is a ceiling that all workers may reach, so the memory is divided by the most workers that there may
 * be, and half as many again: a recycled worker has a successor before it leaves, and a reload has both generations for
 * a while. The rising one is counted by half, because the leaving one takes no new work, and a young heap is far below
 * its ceiling. Taken off first: a tenth of memory that a limit grants to the server, for what the kernel counts beside
 * the processes; half of memory that the server shares with the rest of a machine; the master; and what each worker
 * needs beside its heap. Measured with the demo app on JDK 25, proportional sizes: an idle worker has 37 to 42 MiB with
 * its heap, after a million requests 50 to 60, the master 45.
 *
 * <p>On a shared machine no worker gets more than a quarter, which is what java takes by itself. No heap is larger than
 * 31 GiB, above which references need twice the space. None is smaller than 64 MiB: less makes an app crawl and then
 * die of it, which is worse than a sum that may be too much, of which the budget warns.
 *
 * <h2>Collector</h2>
 *
 * Serial where a pause is short (heaps below 512 MiB), where it stops a single request (one at a time, heaps below
 * 4 GiB), where the one processor that could collect beside the app is wanted by the app and by other workers (two
 * processors, heaps below 4 GiB), and where there is none; otherwise G1. After a million requests of the demo app on two
 * processors a worker of {@code event} had 53 MiB with Serial, and 117 with G1.
 *
 * @param machine what there is
 * @param shape what it is divided by
 */
record Division(Machine machine, PoolShape shape) {

    private static final long MIB = 1 << 20;
    private static final long MASTER = 96 * MIB;
    private static final long BESIDE_HEAP = 64 * MIB;

    /** A thread's touched stack and the buffers of its connection. */
    private static final long BESIDE_HEAP_PER_LANE = MIB / 8;

    /** A virtual thread's stack is in the heap; most of thousands of connections are idle, and hold no buffer then. */
    private static final int VIRTUAL_PART = 16;

    private static final int GRANTED_PERCENT = 90;
    private static final int SHARED_PERCENT = 50;
    private static final int SHARED_PERCENT_PER_WORKER = 25;
    private static final long LEAST_HEAP = 64 * MIB;
    private static final long LARGEST_HEAP = 31 * 1024 * MIB;
    private static final long HEAP_STEP = 4 * MIB;
    private static final long SERIAL_BELOW = 512 * MIB;
    private static final long SERIAL_BELOW_WITH_LITTLE_BESIDE = 4096 * MIB;
    private static final long FIRST_HEAP = 8 * MIB;

    /** A request at a time has an eighth of a MiB of the first heap. */
    private static final int LANES_PER_MIB = 8;

    private static final long LARGEST_FIRST_HEAP = 256 * MIB;

    /** Returns the processors that each worker's JVM sizes itself for. */
    int processors() {
        return Math.min(machine.processors(), Math.clamp(share(), 2, shape.lanes() + 1));
    }

    /** Returns the processors of each worker if all were to have as many, 1 or more. */
    int share() {
        return Math.ceilDiv(machine.processors(), shape.startWorkers());
    }

    /** Returns the workers that the memory is divided by. */
    int shares() {
        return shape.maxWorkers() + Math.ceilDiv(shape.maxWorkers(), 2);
    }

    /** Returns the bytes of each worker's heap, 0 if the memory is not known. */
    long heap() {
        if (machine.memory() == 0) {
            return 0;
        }
        long usable = percent(machine.isGranted() ? GRANTED_PERCENT : SHARED_PERCENT) - MASTER;
        long share = usable / shares() - besideHeap();
        long most = machine.isGranted() ? LARGEST_HEAP : Math.min(percent(SHARED_PERCENT_PER_WORKER), LARGEST_HEAP);
        return Math.max(LEAST_HEAP, Math.min(share, most) / HEAP_STEP * HEAP_STEP);
    }

    /**
     * Returns the heap that a worker has from its start. Java would take a 64th of the memory, however many workers share
     * it, and fill it before it collects for the first time. The worker's engine and app need some, each request at a time
     * some more; a heap that proves too small grows.
     */
    long firstHeap(long heap) {
        long ofLanes = lanesOf(MIB) / (LANES_PER_MIB * MIB) * MIB;
        return Math.min(heap, Math.min(FIRST_HEAP + ofLanes, LARGEST_FIRST_HEAP));
    }

    /** Returns the collector for workers of these sizes; {@code heap} may be 0, not known. */
    Collector collector(int processors, long heap) {
        boolean isSmall = heap > 0 && heap < serialBelow(processors);
        return processors == 1 || isSmall ? Collector.SERIAL : Collector.G1;
    }

    private long serialBelow(int processors) {
        return shape.lanes() == 1 || processors == 2 ? SERIAL_BELOW_WITH_LITTLE_BESIDE : SERIAL_BELOW;
    }

    /** Returns the bytes that the master and all workers may come to use with full heaps, a reload's other half left out. */
    long most(long heap) {
        return MASTER + shape.maxWorkers() * (heap + besideHeap());
    }

    private long besideHeap() {
        return BESIDE_HEAP + lanesOf(BESIDE_HEAP_PER_LANE);
    }

    private long lanesOf(long bytes) {
        return shape.lanes() * (shape.hasVirtualThreads() ? bytes / VIRTUAL_PART : bytes);
    }

    private long percent(int percent) {
        return machine.memory() / 100 * percent;
    }
}
