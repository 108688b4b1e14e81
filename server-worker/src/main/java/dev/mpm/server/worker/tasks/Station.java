package dev.mpm.server.worker.tasks;

/** Where the tasks of a pool go. Any thread. */
interface Station {

    /**
     * Takes a task, which tells the handle how it goes and what comes of it, in any case.
     *
     * @throws IllegalStateException if the station cannot be reached
     */
    void submit(Handle<?> handle, Class<?> task, byte[] argument);

    /** Returns how many tasks to hand in together, of a job of many. */
    int batch();
}
