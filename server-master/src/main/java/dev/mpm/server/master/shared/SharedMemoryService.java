package dev.mpm.server.master.shared;

import dev.mpm.api.DataSize;
import dev.mpm.server.core.shared.MapUse;
import dev.mpm.server.core.shared.Region;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.services.Service;
import dev.mpm.server.master.services.ServiceFolder;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.ServiceStatus.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the regions of shared memory that the configuration names: fresh when the server starts, and there until it stops,
 * also when a reload names one no more, since the workers before it use it.
 */
public final class SharedMemoryService implements Service {

    /** What a worker is told: the folder with the regions' files. */
    private static final String FOLDER = "shared.folder";

    private final ServiceFolder folder;

    /** Held while files are written, which may take long; nobody else waits for it but the end. */
    private final Object preparing = new Object();

    /** What there is, never changed but replaced, in the order of the configuration. */
    private volatile Map<String, Region> regions = Map.of();

    /** The names that workers were told of. Others are left from a reload that was refused. */
    private final Set<String> inUse = ConcurrentHashMap.newKeySet();

    private SharedMemoryService(ServiceFolder folder) {
        this.folder = folder;
    }

    /** Opens it in the run directory, where it removes what an earlier server left. */
    public static SharedMemoryService open(Path runDirectory) throws IOException {
        return new SharedMemoryService(ServiceFolder.open(runDirectory.resolve("shared")));
    }

    @Override
    public void prepare(ServerConfig next) throws IOException {
        prepare(next.shared().sizes());
    }

    /** All sizes are looked at before the first new region is made; if one cannot be made, none is there that was not. */
    void prepare(Map<String, DataSize> sizes) throws IOException {
        synchronized (preparing) {
            for (Map.Entry<String, DataSize> each : sizes.entrySet()) {
                checkUnchanged(each.getKey(), each.getValue());
            }
            removeUnused(sizes);
            Map<String, Region> all = new LinkedHashMap<>(regions);
            try {
                for (Map.Entry<String, DataSize> each : sizes.entrySet()) {
                    if (!all.containsKey(each.getKey())) {
                        all.put(each.getKey(), create(each.getKey(), each.getValue()));
                    }
                }
            } catch (IOException | RuntimeException | Error e) {
                all.keySet().removeAll(regions.keySet());
                all.forEach(this::remove);
                throw e;
            }
            regions = Collections.unmodifiableMap(all);
        }
    }

    private void checkUnchanged(String name, DataSize size) throws IOException {
        Region present = regions.get(name);
        if (inUse.contains(name) && present != null && present.size() != size.bytes()) {
            throw new IOException("shared.regions: '" + name + "' has " + new DataSize(present.size())
                    + " and cannot become " + size
                    + " while the server runs, as workers use it; restart, or give the new one another name");
        }
    }

    /** Removes what a reload has left that was refused, unless the next one wants just that. */
    private void removeUnused(Map<String, DataSize> sizes) {
        Map<String, Region> unused = new LinkedHashMap<>(regions);
        unused.entrySet()
                .removeIf(each -> inUse.contains(each.getKey())
                        || new DataSize(each.getValue().size()).equals(sizes.get(each.getKey())));
        Map<String, Region> kept = new LinkedHashMap<>(regions);
        kept.keySet().removeAll(unused.keySet());
        regions = Collections.unmodifiableMap(kept);
        unused.forEach(this::remove);
    }

    private void remove(String name, Region region) {
        region.close();
        try {
            Files.deleteIfExists(folder.path().resolve(name));
        } catch (IOException _) {
            // The next one of that name takes its place.
        }
    }

    private Region create(String name, DataSize size) throws IOException {
        Path file = folder.path().resolve(name);
        try {
            // Under its name once it is whole: a worker may look at any time.
            Path fresh = folder.path().resolve("." + name + ".new");
            Files.deleteIfExists(fresh);
            Region.create(fresh, size.bytes()).close();
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return opened(file);
        } catch (IOException e) {
            throw new IOException(
                    "cannot make the shared region '" + name + "' of " + size + " at " + file + ": " + e.getMessage(),
                    e);
        }
    }

    private static Region opened(Path file) throws IOException {
        try {
            return Region.open(file);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    @Override
    public Map<String, String> forWorkers(ServerConfig config) {
        return forWorkers(config.shared().sizes().keySet());
    }

    Map<String, String> forWorkers(Set<String> names) {
        inUse.addAll(names);
        return Map.of(FOLDER, folder.path().toString());
    }

    @Override
    public ServiceStatus status() {
        Map<String, Object> facts = new LinkedHashMap<>();
        Map<String, Double> sizes = new LinkedHashMap<>();
        Map<String, Double> used = new LinkedHashMap<>();
        Map<String, Double> capacity = new LinkedHashMap<>();
        regions.forEach((name, region) -> {
            Optional<MapUse> map = MapUse.of(region);
            facts.put(name, facts(region, map));
            sizes.put(name, (double) region.size());
            map.ifPresent(use -> {
                used.put(name, (double) use.used());
                capacity.put(name, (double) use.capacity());
            });
        });
        return new ServiceStatus(
                "shared", facts.isEmpty() ? Map.of() : Map.of("region", facts), metrics(sizes, used, capacity));
    }

    private static Map<String, Object> facts(Region region, Optional<MapUse> map) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("bytes", region.size());
        map.ifPresent(use -> {
            facts.put("entries", use.used());
            facts.put("capacity", use.capacity());
        });
        return facts;
    }

    private static List<Metric> metrics(
            Map<String, Double> sizes, Map<String, Double> used, Map<String, Double> capacity) {
        List<Metric> metrics = new ArrayList<>();
        add(metrics, "mpm_shared_region_bytes", "Size of a region of shared memory.", sizes);
        add(metrics, "mpm_shared_map_entries", "Entries that take up room in a shared map.", used);
        add(metrics, "mpm_shared_map_capacity_entries", "Entries that a shared map has room for at most.", capacity);
        return metrics;
    }

    private static void add(List<Metric> metrics, String name, String help, Map<String, Double> values) {
        if (!values.isEmpty()) {
            metrics.add(new Metric(name, help, false, "region", values));
        }
    }

    /** Removes the regions; whoever has one mapped keeps it until it lets go. */
    @Override
    public void close() {
        synchronized (preparing) {
            regions.values().forEach(Region::close);
            regions = Map.of();
            folder.close();
        }
    }
}
