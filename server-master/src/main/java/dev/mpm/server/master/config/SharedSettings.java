package dev.mpm.server.master.config;

import dev.mpm.api.DataSize;
import dev.mpm.api.Setting;
import dev.mpm.server.core.settings.DataSizeText;
import dev.mpm.server.core.shared.Region;
import dev.mpm.server.core.shared.RegionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The {@code shared:} section of the configuration: memory that all workers share. */
public record SharedSettings(
        @Setting(
                byDefault = "",
                says = "Regions of memory that all workers share, each with its size, such as sessions=8MiB; a reload"
                        + " may add some, and those that are there keep their size until the server stops.")
        List<String> regions) {

    private static final DataSize LARGEST = new DataSize(1L << 40);

    public SharedSettings {
        regions = List.copyOf(regions);
        var _ = read(regions);
    }

    /** Returns the size of each region, in the order of the configuration. */
    public SequencedMap<String, DataSize> sizes() {
        return read(regions);
    }

    private static SequencedMap<String, DataSize> read(List<String> regions) {
        SequencedMap<String, DataSize> sizes = new LinkedHashMap<>();
        for (String entry : regions) {
            String name = entry.substring(0, Math.max(0, entry.indexOf('='))).strip();
            DataSize size =
                    DataSizeText.read(entry.substring(entry.indexOf('=') + 1).strip());
            if (!RegionName.isOne(name) || size == null) {
                throw wrong(entry, "a name of letters and digits, and a size, such as " + RegionName.EXAMPLE);
            }
            if (size.bytes() < Region.SMALLEST || size.compareTo(LARGEST) > 0) {
                throw wrong(entry, "a size from " + new DataSize(Region.SMALLEST) + " to " + LARGEST);
            }
            if (sizes.put(name, size) != null) {
                throw wrong(entry, "each name once");
            }
        }
        return sizes;
    }

    private static IllegalArgumentException wrong(String entry, String expected) {
        return new IllegalArgumentException("regions: '" + entry + "' (expected: " + expected + ")");
    }
}
