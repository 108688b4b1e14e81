package dev.mpm.api;

/**
 * A number of bytes, as settings such as {@code max-header-size: 16KiB} hold it.
 *
 * @param bytes 0 or more
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("size: " + bytes + " bytes (expected: >= 0)");
        }
    }

    /** Returns the size in bytes for interfaces that take an {@code int}; larger sizes give the largest {@code int}. */
    public int clampedToInt() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** Returns the size with the largest binary unit that divides it: {@code 16KiB}, {@code 1000B}. */
    @Override
    public String toString() {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        long value = bytes;
        int unit = 0;
        while (value != 0 && value % 1024 == 0 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return value + units[unit];
    }
}
