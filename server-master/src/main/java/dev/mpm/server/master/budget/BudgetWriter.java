package dev.mpm.server.master.budget;

import dev.mpm.api.DataSize;
import dev.mpm.server.core.posix.ProcessorShare;
import dev.mpm.server.master.config.Collector;
import dev.mpm.server.master.config.EffectiveSetting;
import dev.mpm.server.master.config.JvmSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one budget, item by item, as the later ones depend on the earlier. Used once, by one thread. */
final class BudgetWriter {

    private final Machine machine;
    private final Division division;
    private final JvmSettings jvm;
    private final OwnOptions own;
    private final List<String> options = new ArrayList<>();
    private final List<EffectiveSetting> settings = new ArrayList<>();

    BudgetWriter(Machine machine, Division division, JvmSettings jvm) {
        this.machine = machine;
        this.division = division;
        this.jvm = jvm;
        this.own = new OwnOptions(jvm.options());
    }

    Budget write() {
        int processors = processors();
        long heap = heap();
        String collector = collector(processors, heap);
        return new Budget(
                processors,
                new DataSize(heap),
                collector,
                options,
                settings,
                summary(processors, heap, collector),
                warnings(heap));
    }

    private int processors() {
        String said = own.processors();
        if (said != null) {
            list("processors", Integer.toString(jvm.processors()), said);
            return (int) OwnOptions.number(said);
        }
        int processors = jvm.processors();
        if (processors == 0) {
            processors = division.processors();
            list("processors", Integer.toString(processors), null);
        }
        options.add("-XX:ActiveProcessorCount=" + processors);
        if (jvm.processors() == 0 && division.share() < processors) {
            options.add(ProcessorShare.option(division.share()));
            if (division.shape().hasVirtualThreads()) {
                options.add("-Djdk.virtualThreadScheduler.parallelism=" + division.share());
            }
        }
        return processors;
    }

    private long heap() {
        String said = own.heap() != null ? own.heap() : own.file();
        if (said != null) {
            list("heap", jvm.heap().toString(), said);
            return said(said);
        }
        long heap = jvm.heap().bytes();
        if (heap == 0) {
            heap = divided();
            list("heap", new DataSize(heap).toString(), null);
        }
        if (heap > 0) {
            options.add("-Xmx" + text(heap));
            if (!own.decidesFirstHeap()) {
                options.add("-Xms" + text(division.firstHeap(heap)));
            }
        }
        return heap;
    }

    /** Makes room for the operator's own first heap, with a larger one than which java does not start. */
    private long divided() {
        String first = own.firstHeap();
        long heap = division.heap();
        return first == null || heap == 0 ? heap : Math.max(heap, OwnOptions.bytes(first));
    }

    /** Returns what an option means for the heap, as java counts. */
    private long said(String option) {
        if (option.startsWith("-XX:MaxRAMPercentage=")) {
            return (long) (machine.memory() * Math.min(OwnOptions.number(option), 100) / 100);
        }
        return option.startsWith("-Xmx") || option.startsWith("-XX:MaxHeapSize=") ? OwnOptions.bytes(option) : 0;
    }

    private String collector(int processors, long heap) {
        String said = own.collector();
        if (said != null) {
            list("gc", jvm.gc().word(), said);
            return OwnOptions.collectorWord(said);
        }
        Collector collector = jvm.gc();
        String file = own.file();
        if (collector == Collector.AUTO && file != null) {
            list("gc", collector.word(), file);
            return collector.word();
        }
        if (collector == Collector.AUTO) {
            collector = division.collector(processors, heap);
            list("gc", collector.word(), null);
        }
        options.add(collector.option());
        return collector.word();
    }

    /** Notes a value that is not as the configuration has it: what an option says instead, or else what was divided. */
    private void list(String key, String value, @Nullable String option) {
        settings.add(new EffectiveSetting(
                "jvm." + key, value, option == null ? "budget: " + reason(key) : "jvm.options: " + option));
    }

    private String reason(String key) {
        return switch (key) {
            case "processors" ->
                processors(machine.processors()) + " (" + machine.processorsFrom() + ") over "
                        + workers(division.shape().startWorkers());
            case "heap" ->
                machine.memory() == 0
                        ? "memory not known, java chooses"
                        : about(machine.memory()) + " (" + machine.memoryFrom() + ") over "
                                + workers(division.shape().maxWorkers()) + " and their successors";
            default ->
                "for this heap, these processors and "
                        + (division.shape().lanes() == 1
                                ? "one request"
                                : division.shape().lanes() + " requests")
                        + " at a time";
        };
    }

    private String summary(int processors, long heap, String collector) {
        return "each worker: " + processors(processors) + ", heap "
                + (heap == 0 ? "as java chooses" : "up to " + about(heap)) + ", gc " + collector + " ("
                + processors(machine.processors()) + " by " + machine.processorsFrom() + ", "
                + (machine.memory() == 0 ? "memory not known" : about(machine.memory()) + " by " + machine.memoryFrom())
                + ", at most " + workers(division.shape().maxWorkers()) + ")";
    }

    private List<String> warnings(long heap) {
        long most = division.most(heap);
        if (heap == 0 || machine.memory() == 0 || most <= machine.memory()) {
            return List.of();
        }
        return List.of("memory: master and " + workers(division.shape().maxWorkers()) + " with a heap of "
                + about(heap) + " each may come to use " + about(most) + " (expected: at most "
                + about(machine.memory()) + " by " + machine.memoryFrom()
                + "); give the server more memory, the model fewer workers, or the workers less heap (jvm.heap)");
    }

    private static String processors(int count) {
        return count == 1 ? "1 processor" : count + " processors";
    }

    private static String workers(int count) {
        return count == 1 ? "1 worker" : count + " workers";
    }

    /** Writes a size for people, rounded down: in GiB from ten of them on, and where it is no rounding. */
    private static String about(long bytes) {
        return bytes >= 10L << 30 || bytes % (1L << 30) == 0 ? bytes / (1L << 30) + "GiB" : bytes / (1L << 20) + "MiB";
    }

    /** Writes a size as java reads it. */
    private static String text(long bytes) {
        return bytes % (1 << 20) == 0 ? bytes / (1 << 20) + "m" : Long.toString(bytes);
    }
}
