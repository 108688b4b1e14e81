package dev.mpm.compare.run;

import dev.mpm.server.master.JsonReader;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server says about itself, as far as a comparison wants to know.
 *
 * @param running whether it serves
 * @param port the TCP port of its first listener; 0 if it has none
 * @param workers in the order of their slots
 * @param workersStarted since the server began
 */
record ServerStatus(boolean running, int port, List<Worker> workers, long workersStarted) {

    /** One worker; {@code busy} is how many requests it runs. */
    record Worker(int slot, long pid, boolean ready, long requests, int connections, int busy, double liveHeapMib) {}

    private static final double BYTES_PER_MIB = 1 << 20;

    ServerStatus {
        workers = List.copyOf(workers);
    }

    /** Reads what {@code mpmctl status --json} prints. */
    static ServerStatus parse(String json) {
        var status = (Map<?, ?>) JsonReader.parse(json);
        var workers = list(status, "workers").stream()
                .map(worker -> worker((Map<?, ?>) worker))
                .sorted(Comparator.comparingInt(Worker::slot))
                .toList();
        var totals = status.get("totals") instanceof Map<?, ?> map ? map : Map.of();
        int port = list(status, "listeners").stream()
                .map(String::valueOf)
                .filter(address -> address.startsWith("http://"))
                .map(address -> Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
                .findFirst()
                .orElse(0);
        return new ServerStatus(
                "running".equals(status.get("state")), port, workers, (long) number(totals, "workersStarted"));
    }

    private static Worker worker(Map<?, ?> json) {
        return new Worker(
                (int) number(json, "slot"),
                (long) number(json, "pid"),
                "ready".equals(json.get("state")),
                (long) number(json, "requests"),
                (int) number(json, "connections"),
                (int) number(json, "busy"),
                number(json, "liveHeapBytes") / BYTES_PER_MIB);
    }

    private static List<?> list(Map<?, ?> json, String key) {
        return json.get(key) instanceof List<?> list ? list : List.of();
    }

    private static double number(Map<?, ?> json, String key) {
        return json.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    /** Returns whether it serves with at least so many workers, and all that it has are ready. */
    boolean isReady(int least) {
        return running && workers.size() >= least && workers.stream().allMatch(Worker::ready);
    }

    /** Returns the ready worker that has the most to do, or else has done the most. */
    Optional<Worker> busiest() {
        return workers.stream()
                .filter(Worker::ready)
                .max(Comparator.comparingInt(Worker::connections).thenComparingLong(Worker::requests));
    }

    /** Returns how many requests each worker has answered since then, those that were not there then included. */
    List<Long> requestsSince(ServerStatus before) {
        return workers.stream()
                .map(worker -> worker.requests() - before.requestsOf(worker.pid()))
                .toList();
    }

    private long requestsOf(long pid) {
        return workers.stream()
                .filter(worker -> worker.pid() == pid)
                .mapToLong(Worker::requests)
                .findFirst()
                .orElse(0);
    }

    double liveHeapMib() {
        return workers.stream().mapToDouble(Worker::liveHeapMib).sum();
    }
}
