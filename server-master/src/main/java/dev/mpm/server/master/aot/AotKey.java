package dev.mpm.server.master.aot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a cache depends on: another JDK, other jars or other options need another one.
 *
 * <p>Jars count by name, size and time, as the JVM itself checks them, and not by folder: it takes a distribution that
 * was moved for the same.
 *
 * @param parts a line each
 */
record AotKey(List<String> parts) {

    /** Options that change nothing of what is in a cache, by how they begin. The JVM checks those that remain as well. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "-D",
            "-Xlog",
            "-Xmn",
            "-Xms",
            "-Xmx",
            "-Xss",
            "-XX:ActiveProcessorCount=",
            "-XX:ErrorFile=",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+HeapDumpOnOutOfMemoryError",
            "-XX:HeapDumpPath=",
            "-XX:InitialHeapSize=",
            "-XX:MaxDirectMemorySize=",
            "-XX:MaxHeapSize=",
            "-XX:MaxRAM",
            "-XX:NativeMemoryTracking=",
            "-XX:+UseG1GC",
            "-XX:+UseParallelGC",
            "-XX:+UseSerialGC");

    /** Options with which there is no use in a cache, or that are about one themselves. */
    private static final List<String> WITHOUT_CACHE = List.of(
            "@",
            "-agentlib:",
            "-agentpath:",
            "-javaagent:",
            "--limit-modules",
            "--patch-module",
            "--upgrade-module-path",
            "-Xint",
            "-Xrun",
            "-Xshare",
            "-XX:AOT",
            "-XX:Flags=",
            "-XX:SharedArchiveFile=",
            "-XX:+UseZGC",
            "-XX:+UseShenandoahGC",
            "-XX:-UseCompressed",
            "-XX:VMOptionsFile=");

    private static final List<String> LIBRARIES = List.of("-Dorg.jboss.logging.", "-Djboss.threads.");

    AotKey {
        parts = List.copyOf(parts);
    }

    /** Returns whether java can use a cache beside these options. */
    static boolean allows(List<String> options) {
        return options.stream().noneMatch(option -> startsWithAny(option, WITHOUT_CACHE));
    }

    /**
     * Returns those options that a recording must have as well. Of the properties only what libraries are told by the
     * server: the operator's may open a port.
     */
    static List<String> forRecording(List<String> options) {
        return options.stream()
                .filter(option -> startsWithAny(option, LIBRARIES) || !startsWithAny(option, WITHOUT_EFFECT))
                .toList();
    }

    private static List<String> withEffect(List<String> options) {
        return options.stream()
                .filter(option -> !startsWithAny(option, WITHOUT_EFFECT))
                .toList();
    }

    /**
     * Reads what the key consists of.
     *
     * @param java the java command
     * @param jars the class path
     * @throws IOException if one of the files is not there
     */
    static AotKey of(Path java, List<String> options, List<Path> jars) throws IOException {
        List<String> parts = new ArrayList<>();
        Path jdk = java.toRealPath().resolveSibling("..").normalize();
        parts.add(file(jdk.resolve("lib/modules")));
        parts.add(file(jdk.resolve("lib/server/libjvm.so")));
        parts.addAll(withEffect(options));
        for (Path jar : jars) {
            parts.add(file(jar));
        }
        return new AotKey(parts);
    }

    /** Returns a short name of it for a file. Two keys with one name would do no harm: the JVM checks what it is given. */
    String name() {
        CRC32C sum = new CRC32C();
        parts.forEach(part -> sum.update((part + "\n").getBytes(StandardCharsets.UTF_8)));
        return Long.toHexString(1L << 32 | sum.getValue()).substring(1);
    }

    private static String file(Path file) throws IOException {
        return file.getFileName() + " " + Files.size(file) + " "
                + Files.getLastModifiedTime(file).toMillis();
    }

    private static boolean startsWithAny(String option, List<String> beginnings) {
        return beginnings.stream().anyMatch(option::startsWith);
    }
}
