package dev.mpm.compare.advice;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How many processes and threads a model needs, and why.
 *
 * @param yaml the settings for the configuration file
 * @param reason one sentence
 */
record PoolSize(String yaml, String reason) {

    private static final int PROCESSORS_PER_PROCESS = 4;

    /** Fewer hardly cost less, and a request that takes longer once must not hold up all others. */
    private static final int LEAST_THREADS = 8;

    private static final int MOST_THREADS = 500;
    private static final MathContext THREE_DIGITS = new MathContext(3);

    /** @param connections how many clients there are at a time */
    static PoolSize of(String model, Demand demand, int processors, int connections) {
        int wanted = demand.threads(processors);
        String law = "By Little's law, the " + number(demand.most(processors)) + " requests/s at which "
                + (processors == 1 ? "the processor is" : processors + " processors are") + " full keep "
                + number(demand.inProgress(processors)) + " in progress";
        return switch (model) {
            case "prefork" -> prefork(law, Math.clamp(Math.max(wanted, connections), 2, MOST_THREADS));
            case "event" -> event(law, wanted, processes(processors), connections);
            default -> threaded(model, law, wanted, processes(processors), connections);
        };
    }

    /** Two at least, so that one can crash or be replaced. */
    private static int processes(int processors) {
        return Math.max(2, Math.ceilDiv(processors, PROCESSORS_PER_PROCESS));
    }

    private static PoolSize prefork(String law, int processes) {
        return new PoolSize(
                "mpm: prefork\nprefork:\n  start-servers: " + processes
                        + "\n  min-spare-servers: 1\n  max-spare-servers: " + processes + "\n  max-request-workers: "
                        + processes + "\n",
                law + "; a connection has a process to itself, so there are " + processes + ".");
    }

    private static PoolSize event(String law, int wanted, int processes, int connections) {
        int threads = Math.clamp(Math.ceilDiv(wanted, processes), LEAST_THREADS, MOST_THREADS);
        // Half as many processes may be there at a time while one is replaced, so each must have room for its share.
        int factor = Math.max(2, Math.ceilDiv(connections, processes * threads));
        return new PoolSize(
                yaml("event", processes, threads) + "  async-request-worker-factor: " + factor + "\n",
                law + ": " + processes + " processes of " + threads
                        + " threads, with room for bursts; connections that wait" + " cost no thread.");
    }

    private static PoolSize threaded(String model, String law, int wanted, int processes, int connections) {
        int least = Math.ceilDiv(Math.max(wanted, connections), processes);
        int threads = Math.clamp(least, LEAST_THREADS, model.equals("virtual") ? 100_000 : MOST_THREADS);
        return new PoolSize(
                yaml(model, processes, threads),
                law + "; a connection has a thread to itself, so that " + connections + " clients take " + processes
                        + " processes of " + threads + " threads.");
    }

    private static String yaml(String model, int processes, int threads) {
        int most = 2 * processes * threads;
        return "mpm: " + model + "\n" + model + ":\n  start-servers: " + processes + "\n  threads-per-child: " + threads
                + "\n  min-spare-threads: " + Math.max(1, threads / 2) + "\n  max-spare-threads: " + most
                + "\n  max-request-workers: " + most + "\n";
    }

    /** Returns a number with three digits that mean something. */
    static String number(double value) {
        if (value >= 1000) {
            return String.valueOf(new BigDecimal(value).round(THREE_DIGITS).longValue());
        }
        return new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
    }
}
