package dev.mpm.server.master;

import dev.mpm.api.DataSize;
import dev.mpm.server.core.config.LogLevel;
import dev.mpm.server.master.aot.AotCache;
import dev.mpm.server.master.budget.Budget;
import dev.mpm.server.master.config.ServerConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes the command line that starts a worker's JVM. */
final class WorkerCommand {

    static final String MAIN = "dev.mpm.server.worker.WorkerMain";

    private static final String TASK_MAIN = "dev.mpm.server.worker.TaskMain";

    /** How the budget chooses a collector; it does not if the operator has. */
    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

    /** What the worker cannot do without: passed descriptors become channels, its loops run virtual threads, and XNIO's use of Unsafe stays silent. */
    private static final List<String> OURS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+ExitOnOutOfMemoryError",
            // The archives of classes are where they were written for, so that workers share their pages instead of
            // each
            // correcting every address in a copy.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            // What a start calls by reflection it calls once, and links few functions of C, without checking the JDK's
            // work.
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Djava.lang.foreign.VERIFY_BINDINGS=false",
            // What the compilers needed for the moment goes back to the system.
            "-XX:TrimNativeHeapInterval=10000",
            "-Dorg.jboss.logging.provider=slf4j",
            // XNIO's pool of threads would start the JVM's management for itself: see the worker's EngineLibrary.
            "-Djboss.threads.eqe.disable-mbean=true");

    private WorkerCommand() {}

    /**
     * Returns the command for any worker but for the last argument, its slot.
     *
     * @param home the distribution's folder
     * @throws MasterException if the distribution is not complete
     */
    static List<String> of(ServerConfig config, Budget budget, Path home, Path channelSocket) {
        List<String> command = java(config);
        command.addAll(budget.options());
        command.addAll(config.jvm().options());
        command.add("-cp");
        command.add(classPath(home, config.mpmPath()));
        command.add(MAIN);
        command.add(channelSocket.toString());
        return List.copyOf(command);
    }

    /**
     * Returns the command for a task process but for its last arguments. What it is allowed follows the operator's options,
     * which are about workers; and it collects with one thread, for there are many such processes, each with little heap.
     */
    static List<String> ofTask(ServerConfig config, Budget budget, Path home, DataSize memory, Path socket) {
        List<String> command = java(config);
        for (String option : budget.options()) {
            if (!option.startsWith("-Xm")) {
                command.add(COLLECTOR.matcher(option).matches() ? "-XX:+UseSerialGC" : option);
            }
        }
        command.addAll(config.jvm().options());
        command.add("-Xms8m");
        command.add("-Xmx" + memory.bytes());
        command.add("-cp");
        command.add(classPath(home, config.mpmPath()));
        command.add(TASK_MAIN);
        command.add(socket.toString());
        return List.copyOf(command);
    }

    private static List<String> java(ServerConfig config) {
        List<String> command = new ArrayList<>();
        command.add(config.jvm().command().toString());
        command.addAll(OURS);
        if (config.log().level() != LogLevel.INFO) {
            String level = config.log().level().name().toLowerCase(Locale.ROOT);
            command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=" + level);
        }
        command.add("-XX:ErrorFile=" + config.runDirectory().resolve("hs_err_pid%p.log"));
        return command;
    }

    /** Returns the cache of workers that run on this process's JDK, with no options but the server's own. */
    static Optional<AotCache> cache(Path home) {
        return AotCache.of(
                Path.of(System.getProperty("java.home"), "bin", "java"), OURS, libraries(home), List.of(home));
    }

    /** Returns the cache that such a command can start from; nothing if the configuration wants none, or java cannot. */
    static Optional<AotCache> cache(ServerConfig config, Budget budget, Path home) {
        if (!config.jvm().aotCache()) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>(OURS);
        options.addAll(budget.options());
        options.addAll(config.jvm().options());
        return AotCache.of(config.jvm().command(), options, libraries(home), List.of(home, config.runDirectory()));
    }

    private static List<Path> libraries(Path home) {
        return jars(home.resolve("lib")).stream().map(Path::of).toList();
    }

    private static String classPath(Path home, List<Path> mpmPath) {
        List<String> entries = new ArrayList<>(jars(home.resolve("lib")));
        if (entries.isEmpty()) {
            throw new MasterException(
                    ExitCode.FAILED_TO_START,
                    "no jars in " + home.resolve("lib")
                            + " (expected: those of the distribution); start with mpmctl, or set"
                            + " MPM_HOME to the distribution's folder");
        }
        for (Path further : mpmPath) {
            entries.add(further.toString());
            entries.addAll(Files.isDirectory(further) ? jars(further) : List.of());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Returns a folder's jars, always in the same order. */
    private static List<String> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MasterException(ExitCode.FAILED_TO_START, "cannot list " + folder + ": " + e.getMessage(), e);
        }
    }
}
