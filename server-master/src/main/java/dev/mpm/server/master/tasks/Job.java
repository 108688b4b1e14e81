package dev.mpm.server.master.tasks;

import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;

/** A task that a worker handed in. Belongs to the desk's thread. */
final class Job {

    /** What a task takes in memory beside its argument, in bytes, roughly. */
    private static final int OVERHEAD = 400;

    private final Client client;
    private final long id;
    private final long number;
    private final TaskMemory memory;
    private final String pool;
    private final String task;

    /** Empty when it is not needed any more. */
    private byte[] argument;

    private int weight;
    private int attempts;
    private boolean isGivenUp;

    /**
     * Notes it, and counts it in the memory until it ends or is given up.
     *
     * @param number what the processes know it by; the worker's own id is one of that worker's only
     */
    Job(Client client, long number, TaskMessage.Submit order, TaskMemory memory) {
        this.client = client;
        this.id = order.id();
        this.number = number;
        this.pool = order.pool();
        this.task = order.task();
        this.argument = order.argument();
        this.memory = memory;
        this.weight = argument.length + OVERHEAD;
        memory.addJob(weight);
    }

    Client client() {
        return client;
    }

    long number() {
        return number;
    }

    String pool() {
        return pool;
    }

    String task() {
        return task;
    }

    int attempts() {
        return attempts;
    }

    /** Counts an attempt, and returns what to tell the process. */
    TaskMessage.Run begin() {
        attempts++;
        return new TaskMessage.Run(number, attempts, task, argument);
    }

    void progressed(double fraction, String text) {
        if (!isGivenUp && !client.peer().isFull()) {
            client.peer().send(new TaskMessage.Progressed(id, fraction, text));
        }
    }

    /** Tells the worker what came of it, unless that does not want to know any more. */
    void end(Outcome outcome) {
        forget();
        if (!isGivenUp) {
            client.peer().send(new TaskMessage.Ended(id, outcome));
        }
    }

    void giveUp() {
        isGivenUp = true;
        forget();
    }

    private void forget() {
        if (weight > 0) {
            client.jobs().remove(id);
            memory.leaveJob(weight);
            weight = 0;
            argument = new byte[0];
        }
    }

    boolean isGivenUp() {
        return isGivenUp;
    }
}
