package dev.mpm.server.master;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.master.Roster.Place;
import org.jspecify.annotations.Nullable;

/**
 * Renews workers that still serve: each leaves when its successor is ready. Belongs to the supervisor's thread.
 */
final class Renewal {

    private final Course course;
    private final Succession succession;
    private final EvidenceDesk desk;
    private final Ledger ledger;
    private final MasterLog log;

    Renewal(Course course, Succession succession, EvidenceDesk desk, Ledger ledger, MasterLog log) {
        this.course = course;
        this.succession = succession;
        this.desk = desk;
        this.ledger = ledger;
        this.log = log;
    }

    /** Chooses those that have served enough, no more at a time than may be on their way out. */
    void recycle(long now) {
        if (!course.isRunning() || succession.isUnderWay()) {
            return;
        }
        Generation serving = succession.serving();
        Pool pool = serving.pool();
        int room = serving.recycling().maxUnavailable() - pool.outgoing().size();
        for (WorkerHandle worker : pool.staying()) {
            if (room <= 0) {
                return;
            }
            String due = worker.state() == WorkerState.READY ? due(serving, worker, now) : null;
            if (due != null) {
                log.info(worker + " " + due + "; it leaves when its successor is ready");
                worker.markOutgoing(Ledger.RECYCLED);
                room--;
            }
        }
    }

    private static @Nullable String due(Generation serving, WorkerHandle worker, long now) {
        return serving.recycling()
                .due(serving.view(worker), now - worker.spawnedAt(), () -> ProcessMemory.resident(worker.pid()));
    }

    /**
     * Chooses a worker with a request that nothing ends. Its other requests go on until a successor is ready; the stuck one
     * has until the drain ends.
     */
    void stuck(Place place, Message.Stuck stuck, long now) {
        WorkerHandle worker = place.worker();
        String what = stuck.request() + " has run for " + Ages.of(stuck.age().toNanos())
                + " (request-timeout) and did not heed an interrupt (interrupt-grace)";
        worker.keepEvidence();
        if (worker.isStaying() && succession.isKept(place.generation())) {
            worker.markOutgoing(Ledger.REQUEST_TIMEOUT);
            ledger.countDeath();
        } else if (worker.isServed() && !worker.isLeaving()) {
            ledger.countDeath(); // its successor is there already, and nothing else would end it
            place.generation().retire(worker, Ledger.REQUEST_TIMEOUT, now);
        }
        desk.inquire(
                worker,
                place.view(),
                "request-timeout",
                now,
                evidence -> log.error(worker + " is stuck: " + what + "; it is being replaced; " + evidence.text()));
    }

    /** Lets those leave whose successors are ready. */
    void letOutgoingLeave(long now) {
        for (Generation generation : succession.growing()) {
            Pool pool = generation.pool();
            if (!pool.outgoing().isEmpty() && pool.isComplete()) {
                for (WorkerHandle worker : pool.outgoing()) {
                    generation.retire(worker, String.valueOf(worker.outgoing()), now);
                }
            }
        }
    }
}
