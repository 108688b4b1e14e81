package dev.mpm.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What all processors together have done since the machine started, in the kernel's ticks.
 *
 * @param idle with nothing to do
 * @param all altogether
 */
record ProcessorTime(long idle, long all) {

    private static final Path STAT = Path.of("/proc/stat");

    /** user nice system idle iowait irq softirq steal; the guests' that follow are in user's, too. */
    private static final int COUNTED = 8;

    private static final int IDLE = 3;

    static ProcessorTime now() {
        try (var lines = Files.lines(STAT)) {
            return of(lines.findFirst().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + STAT, e);
        }
    }

    /** @param line the first of {@code /proc/stat} */
    static ProcessorTime of(String line) {
        long[] ticks = Arrays.stream(line.split(" +"))
                .skip(1)
                .limit(COUNTED)
                .mapToLong(Long::parseLong)
                .toArray();
        return new ProcessorTime(ticks[IDLE], Arrays.stream(ticks).sum());
    }

    /** Returns how much of the processors was used between the two, in percent. */
    double busySince(ProcessorTime before) {
        long passed = all - before.all;
        return passed == 0 ? 0 : 100.0 * (passed - (idle - before.idle)) / passed;
    }
}
