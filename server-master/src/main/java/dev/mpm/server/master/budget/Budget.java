package dev.mpm.server.master.budget;

import dev.mpm.api.DataSize;
import dev.mpm.api.PoolShape;
import dev.mpm.server.master.config.EffectiveSetting;
import dev.mpm.server.master.config.JvmSettings;
import dev.mpm.server.master.config.ServerConfig;
import java.util.List;

/**
 * What each worker's JVM gets of the machine, and what java has to be told of it.
 *
 * <p>What {@code jvm.options} say themselves comes first and is not said again, then the keys of {@code jvm}, then what
 * {@code Division} gives. Beside an option that names a file with further options, only processors are divided: java
 * takes the last number of several, but refuses a second collector.
 *
 * @param processors of each worker, 0 if an option says something that is not a number
 * @param heap the most of each worker, 0B if it is not known
 * @param collector as {@code jvm.gc} has it, or the name of another one; {@code auto} if java chooses
 * @param options for the workers' java, to stand before {@code jvm.options}
 * @param settings the keys of {@code jvm} that are not as the configuration has them, for a listing
 * @param summary one line for the log
 * @param warnings what the operator should change; one line each, none if all is well
 */
public record Budget(
        int processors,
        DataSize heap,
        String collector,
        List<String> options,
        List<EffectiveSetting> settings,
        String summary,
        List<String> warnings) {

    public Budget {
        options = List.copyOf(options);
        settings = List.copyOf(settings);
        warnings = List.copyOf(warnings);
    }

    /** Divides the machine for the workers of a configuration. A pure function. */
    public static Budget of(Machine machine, ServerConfig config) {
        return of(machine, config.model().shape(), config.jvm());
    }

    static Budget of(Machine machine, PoolShape shape, JvmSettings jvm) {
        return new BudgetWriter(machine, new Division(machine, shape), jvm).write();
    }
}
