package dev.mpm.server.master.config;

import dev.mpm.api.DataSize;
import dev.mpm.api.Setting;
import java.nio.file.Path;
import java.util.List;

/** The {@code jvm:} section of the configuration: the Java that workers run on. */
public record JvmSettings(
        @Setting(
                byDefault = "",
                says = "The java command that runs the workers, relative to the folder of this file; empty: that of the"
                        + " JDK the master itself runs on.")
        String java,

        @Setting(
                byDefault = "0",
                min = "0",
                max = "4096",
                says = "Processors that each worker's JVM sizes itself for; 0 divides those that the server may use.")
        int processors,

        @Setting(
                byDefault = "0B",
                min = "0B",
                says = "The largest heap of each worker; 0B divides the memory that the server may use.")
        DataSize heap,

        @Setting(
                byDefault = "auto",
                says = "The garbage collector of each worker; auto chooses by its heap, processors and requests at a"
                        + " time.")
        Collector gc,

        @Setting(
                byDefault = "true",
                says = "Start workers from a cache of classes that the JVM has loaded and linked before; it is recorded"
                        + " where there is none for these jars and this JDK.")
        boolean aotCache,

        @Setting(
                byDefault = "",
                says = "Options for the workers' java command, such as -Xmx256m; they follow the server's own, and"
                        + " what they say of heap, collector or processors is not divided.")
        List<String> options) {

    private static final DataSize LEAST_HEAP = new DataSize(16 << 20);

    public JvmSettings {
        options = List.copyOf(options);
        if (heap.bytes() > 0 && heap.compareTo(LEAST_HEAP) < 0) {
            throw new IllegalArgumentException("heap: " + heap + " (expected: at least " + LEAST_HEAP
                    + ", or 0B to divide the memory that the server may use)");
        }
    }

    /** Returns the same with another java. */
    JvmSettings withJava(String path) {
        return new JvmSettings(path, processors, heap, gc, aotCache, options);
    }

    /** Returns the java command that runs the workers. */
    public Path command() {
        return java.isEmpty() ? Path.of(System.getProperty("java.home"), "bin", "java") : Path.of(java);
    }
}
