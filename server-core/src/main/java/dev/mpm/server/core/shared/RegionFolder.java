package dev.mpm.server.core.shared;

import dev.mpm.api.shared.SharedMemory;
import dev.mpm.api.shared.SharedRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder with the files of all regions, as a worker sees it; each file is mapped when the app asks for its region. Any
 * thread. Nobody closes it: the memory is given back when nobody can reach it any more, at the latest with the process.
 */
public final class RegionFolder implements SharedMemory {

    private final Path folder;
    private final Map<String, Region> regions = new HashMap<>();

    /** Takes note of a folder, which the master has made. */
    public RegionFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized SharedRegion region(String name) {
        Region present = regions.get(name);
        if (present != null) {
            return present;
        }
        if (!RegionName.isOne(name) || !Files.isRegularFile(folder.resolve(name))) {
            throw new IllegalArgumentException("no shared region '" + name + "' (" + listed()
                    + "); add it to shared.regions of the configuration, such as " + RegionName.EXAMPLE);
        }
        try {
            Region opened = Region.open(folder.resolve(name));
            regions.put(name, opened);
            return opened;
        } catch (IOException e) {
            throw new IllegalStateException("cannot map the shared region '" + name + "': " + e.getMessage(), e);
        }
    }

    private String listed() {
        List<String> names = names();
        return names.isEmpty() ? "there is none" : "there are: " + String.join(", ", names);
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(RegionName::isOne)
                    .sorted()
                    .toList();
        } catch (IOException _) {
            return List.of(); // not there: the configuration names no region
        }
    }
}
