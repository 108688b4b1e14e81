package dev.mpm.server.master.services;

import dev.mpm.server.master.config.ServerConfig;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All services of a server. They are told everything in the order in which they were opened, and closed the other way. */
public final class Services implements Closeable {

    /** No service at all. */
    public static final Services NONE = new Services(List.of(), _ -> {});

    private final List<Service> all;
    private final Consumer<String> warnings;
    private final Set<Service> silent = ConcurrentHashMap.newKeySet();

    /**
     * Takes over services, which it closes.
     *
     * @param warnings gets lines for the log
     */
    public Services(List<Service> all, Consumer<String> warnings) {
        this.all = List.copyOf(all);
        this.warnings = warnings;
    }

    /** See {@link Service#prepare}. */
    public void prepare(ServerConfig next) throws IOException {
        for (Service service : all) {
            service.prepare(next);
        }
    }

    /** Returns what the ends of all services in a worker have to know. */
    public Map<String, String> forWorkers(ServerConfig config) {
        Map<String, String> known = new HashMap<>();
        all.forEach(service -> known.putAll(service.forWorkers(config)));
        return Map.copyOf(known);
    }

    /** See {@link Service#heard}. */
    public void heard(WorkerEvent event) {
        all.forEach(service -> service.heard(event));
    }

    /** Returns the service of a type, if there is one. */
    public <T extends Service> Optional<T> find(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Returns whether a process is one of some service's. Any thread. */
    public boolean owns(long pid) {
        return all.stream().anyMatch(service -> service.owns(pid));
    }

    /** Returns what each has to tell about itself now; those are left out that have nothing to tell, or cannot. */
    public List<ServiceStatus> status() {
        return all.stream()
                .flatMap(service -> status(service).stream())
                .filter(status -> !status.facts().isEmpty())
                .toList();
    }

    /** What is told comes in part from memory and files that apps write to; the supervisor must not end by it. */
    private Optional<ServiceStatus> status(Service service) {
        try {
            return Optional.of(service.status());
        } catch (RuntimeException | InternalError e) { // the latter if a mapped file has become shorter
            if (silent.add(service)) {
                warnings.accept("the status goes without " + service.getClass().getSimpleName() + ": " + e);
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        List<Service> backwards = new ArrayList<>(all).reversed();
        backwards.forEach(Service::close);
    }
}
