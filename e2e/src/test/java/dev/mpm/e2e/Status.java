package dev.mpm.e2e;

import java.util.List;
import java.util.Map;

/**
 * What a server says about itself: the JSON of {@code mpmctl status --json}.
 *
 * @param listeners with the ports that the system chose
 */
record Status(
        String state,
        String mpm,
        int generation,
        long masterPid,
        List<String> listeners,
        List<Worker> workers,
        Totals totals) {

    /**
     * One worker's part of it.
     *
     * @param scoreboard one letter per lane
     */
    record Worker(
            int slot,
            long pid,
            int generation,
            String state,
            long requests,
            long connections,
            int busy,
            int idle,
            String scoreboard) {

        boolean isReady() {
            return state.equals("ready");
        }
    }

    /** The sums over all workers that ever were. */
    record Totals(long requests, int workersStarted, int workersDied) {}

    static Status read(String json) {
        Map<String, Object> all = Json.read(json);
        Map<?, ?> totals = (Map<?, ?>) member(all, "totals");
        return new Status(
                (String) member(all, "state"),
                (String) member(all, "mpm"),
                (int) number(all, "generation"),
                number((Map<?, ?>) member(all, "master"), "pid"),
                ((List<?>) member(all, "listeners"))
                        .stream().map(String.class::cast).toList(),
                ((List<?>) member(all, "workers"))
                        .stream().map(each -> worker((Map<?, ?>) each)).toList(),
                new Totals(number(totals, "requests"), (int) number(totals, "workersStarted"), (int)
                        number(totals, "workersDied")));
    }

    private static Worker worker(Map<?, ?> worker) {
        return new Worker(
                (int) number(worker, "slot"),
                number(worker, "pid"),
                (int) number(worker, "generation"),
                (String) member(worker, "state"),
                number(worker, "requests"),
                number(worker, "connections"),
                (int) number(worker, "busy"),
                (int) number(worker, "idle"),
                (String) member(worker, "scoreboard"));
    }

    private static long number(Map<?, ?> object, String name) {
        return ((Number) member(object, name)).longValue();
    }

    private static Object member(Map<?, ?> object, String name) {
        Object value = object.get(name);
        if (value == null) {
            throw new AssertionError("status has no '" + name + "' in " + object);
        }
        return value;
    }

    /** Returns the worker with that pid. */
    Worker worker(long pid) {
        return workers.stream()
                .filter(worker -> worker.pid() == pid)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no worker with pid " + pid + " in " + workers));
    }

    List<Long> pids() {
        return workers.stream().map(Worker::pid).toList();
    }

    long connections() {
        return workers.stream().mapToLong(Worker::connections).sum();
    }

    int busy() {
        return workers.stream().mapToInt(Worker::busy).sum();
    }

    /** Returns whether there are workers and every one of them serves. */
    boolean isSettled() {
        return state.equals("running") && !workers.isEmpty() && workers.stream().allMatch(Worker::isReady);
    }
}
