package dev.mpm.server.master.budget;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the operator's {@code jvm.options} decide themselves, so that the budget does not say it again: java refuses two
 * collectors, and a first heap above the largest.
 *
 * @param options in their order
 */
record OwnOptions(List<String> options) {

    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kKmMgGtT]?)");
    private static final List<String> UNITS = List.of("", "k", "m", "g", "t");
    private static final List<String> PROCESSORS = List.of("-XX:ActiveProcessorCount=");
    private static final List<String> HEAP = List.of("-Xmx", "-XX:MaxHeapSize=");
    private static final List<String> HEAP_OF_MEMORY = List.of("-XX:MaxRAMPercentage=", "-XX:MaxRAM=");
    private static final List<String> FIRST_HEAP =
            List.of("-Xms", "-XX:InitialHeapSize=", "-XX:MinHeapSize=", "-XX:InitialRAMPercentage=");
    private static final List<String> YOUNG_HEAP = List.of("-Xmn", "-XX:NewSize=", "-XX:MaxNewSize=");
    private static final List<String> FILES = List.of("@", "-XX:Flags=", "-XX:VMOptionsFile=");

    /** Returns the option that sets the number of processors, or null. */
    @Nullable
    String processors() {
        return last(PROCESSORS);
    }

    /** Returns the option that sets the largest heap, or null; a plain size comes before a part of the memory, as in java. */
    @Nullable
    String heap() {
        String size = last(HEAP);
        return size != null ? size : last(HEAP_OF_MEMORY);
    }

    /** Returns the option that chooses the collector, or null. */
    @Nullable
    String collector() {
        return options.reversed().stream()
                .filter(option -> COLLECTOR.matcher(option).matches())
                .findFirst()
                .orElse(null);
    }

    /** Returns the option that sets the first size of the heap, or null. */
    @Nullable
    String firstHeap() {
        return last(FIRST_HEAP);
    }

    /** Returns whether the first size of the heap is the operator's or java's, as an option says how large a part of it is. */
    boolean decidesFirstHeap() {
        return firstHeap() != null || last(YOUNG_HEAP) != null;
    }

    /** Returns the option that names a file with further ones, which may say anything, or null. */
    @Nullable
    String file() {
        return last(FILES);
    }

    /** Returns the bytes that an option such as {@code -Xmx64m} names, 0 if it names none. */
    static long bytes(String option) {
        Matcher size = SIZE.matcher(value(option));
        if (!size.matches()) {
            return 0;
        }
        int bits = 10 * UNITS.indexOf(size.group(2).toLowerCase(Locale.ROOT));
        return Math.min(Long.parseLong(size.group(1)), Long.MAX_VALUE >> bits) << bits;
    }

    /** Returns the number behind the equals sign, 0 if there is none. */
    static double number(String option) {
        String value = value(option);
        return value.matches("\\d{1,9}(\\.\\d{1,9})?") ? Double.parseDouble(value) : 0;
    }

    /** Returns the word for the collector that an option chooses, as {@code jvm.gc} has it where it does. */
    static String collectorWord(String option) {
        Matcher collector = COLLECTOR.matcher(option);
        String name = collector.matches() ? collector.group(1).toLowerCase(Locale.ROOT) : "";
        return name.equals("z") ? "zgc" : name;
    }

    /** Java takes the last of several. */
    private @Nullable String last(List<String> prefixes) {
        return options.reversed().stream()
                .filter(option -> prefixes.stream().anyMatch(option::startsWith))
                .findFirst()
                .orElse(null);
    }

    private static String value(String option) {
        int equals = option.indexOf('=');
        return option.substring(equals < 0 ? Math.min(4, option.length()) : equals + 1);
    }
}
