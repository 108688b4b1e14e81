package dev.mpm.server.master;

/**
 * What follows from the failure of a worker. Belongs to the supervisor's thread.
 *
 * <p>While the server starts, a worker that fails ends the server, with its reason. In a generation that is taking over, it
 * ends the reload, and nothing else. Anywhere else the worker is replaced.
 */
final class Failures {

    /** What ends with a worker that fails. */
    enum Reach {
        /** The start of the server: nothing has ever worked. */
        START,
        /** The reload: its generation was to take over. */
        RELOAD,
        /** The worker alone. */
        WORKER
    }

    private final Course course;
    private final Succession succession;
    private final Shutdown shutdown;

    Failures(Course course, Succession succession, Shutdown shutdown) {
        this.course = course;
        this.succession = succession;
        this.shutdown = shutdown;
    }

    /** Returns what ends with a worker of a generation that fails now. */
    Reach reach(Generation generation) {
        if (course.isStarting()) {
            return Reach.START;
        }
        return succession.failsWith(generation) ? Reach.RELOAD : Reach.WORKER;
    }

    void endStart(MasterException reason, long now) {
        shutdown.startFailed(reason, now);
    }

    void endReload(ExitCode code, String reason, long now) {
        succession.fail(code, reason, now);
    }

    /** Has a worker replaced where that is due, and returns in words what becomes of it. */
    String replace(Generation generation, long now) {
        return succession.isKept(generation) ? generation.replaceAfterDeath(now) : "not replaced";
    }
}
