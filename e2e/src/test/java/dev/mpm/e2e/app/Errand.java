package dev.mpm.e2e.app;

import dev.mpm.api.tasks.Task;
import dev.mpm.api.tasks.TaskContext;
import java.util.ArrayList;
import java.util.List;

/** A task that does some work, or misbehaves as it is told. */
public final class Errand implements Task<Errand.Order, Errand.Report> {

    /**
     * What is to be done.
     *
     * @param behaviour {@code work}, or one of the ways in which tasks go wrong
     */
    public record Order(int number, String behaviour) {}

    /** What came of it. */
    public record Report(int number, long pid, int attempt, long sum) {}

    @Override
    public Report run(Order order, TaskContext context) throws Exception {
        switch (order.behaviour()) {
            case "crash" -> Runtime.getRuntime().halt(70);
            case "exit" -> System.exit(7);
            case "hang" -> hang();
            case "leak" -> leak();
            case "throw" -> throw new IllegalStateException("thrown by " + order.number());
            case "crash-once" -> {
                if (context.attempt() == 1) {
                    Runtime.getRuntime().halt(70);
                }
            }
            default -> context.progress(0.5, "half of " + order.number());
        }
        long sum = 0;
        for (int i = 0; i < 200_000; i++) {
            sum += i * (long) order.number();
        }
        return new Report(order.number(), ProcessHandle.current().pid(), context.attempt(), sum);
    }

    /** Heeds no interrupt. */
    private static void hang() {
        long turns = 0;
        while (turns >= 0) {
            turns++;
        }
    }

    private static void leak() {
        List<byte[]> kept = new ArrayList<>();
        while (!kept.contains(null)) {
            kept.add(new byte[1 << 20]);
        }
    }
}
