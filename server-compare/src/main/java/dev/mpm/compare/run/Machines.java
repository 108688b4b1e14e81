package dev.mpm.compare.run;

import dev.mpm.compare.result.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says what this machine is. */
final class Machines {

    private static final long BYTES_PER_KIB = 1024;

    private Machines() {}

    static Machine here() {
        return new Machine(
                processor(read(Path.of("/proc/cpuinfo"))),
                Runtime.getRuntime().availableProcessors(),
                ProcessTree.number(read(Path.of("/proc/meminfo")), "MemTotal:").orElse(0) * BYTES_PER_KIB,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.runtime.version"));
    }

    private static String processor(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
