package dev.mpm.server.master;

import dev.mpm.api.ShortLived;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.ServiceStatus.Metric;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What connections that wait mean for a pool whose workers leave by themselves: how many workers are wanted, and which of
 * the connections are refused. Belongs to the supervisor's thread.
 *
 * <p>While nobody waits, it has the lookout watch and does nothing. While some wait, more may come unseen, so the pool's
 * target follows their number every few milliseconds; unless nothing could be done for them anyway before a process ends.
 */
final class Demand {

    private static final long SOON = Duration.ofMillis(10).toNanos();
    private static final long NEVER = Long.MAX_VALUE;

    private final ShortLived model;
    private final Pool pool;
    private final Lookout lookout;
    private final boolean matters;
    private int waiting;
    private boolean watching;
    private long lookAgainAt = NEVER;

    /** Begins without having looked. */
    Demand(ShortLived model, Pool pool, Lookout lookout) {
        this.model = model;
        this.pool = pool;
        this.lookout = lookout;
        this.matters = model.startsOnArrival() || model.refusesWhenFull();
    }

    /** Looks, and does what follows from it; workers that are missing then are for the supervisor to start. */
    void look(long now) {
        waiting = matters ? lookout.waiting() : 0;
        pool.meet(waiting);
        refuseWhoIsTooMuch();
        lookAgainAt = waiting > 0 && canHelp() ? now + SOON : NEVER;
        if (matters && waiting == 0 && !watching) {
            watching = true;
            lookout.watch();
        }
    }

    /** Those are too many for whom there is neither a worker, nor one that starts, nor room for one. */
    private void refuseWhoIsTooMuch() {
        int missing = pool.missing();
        boolean isFull = missing >= pool.room();
        int tooMany = waiting - pool.staying().size() - missing;
        if (model.refusesWhenFull() && isFull && tooMany > 0) {
            lookout.refuse(tooMany);
        }
    }

    private boolean canHelp() {
        return model.refusesWhenFull() || pool.room() > 0;
    }

    /** Returns when to look again though nothing has happened, {@code Long.MAX_VALUE} for never. */
    long lookAgainAt() {
        return lookAgainAt;
    }

    /** Notes that the lookout has seen somebody, and does not watch any more. */
    void connectionsCame() {
        watching = false;
    }

    /** Returns what there is to tell, under the name of the model. */
    ServiceStatus status(String mpm) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("processes", pool.all().size());
        facts.put("processesAtMost", pool.most());
        facts.put("sparesWanted", pool.target());
        facts.put("refused", lookout.refused());
        return new ServiceStatus(
                mpm,
                facts,
                List.of(Metric.counter(
                        "mpm_connections_refused",
                        "Connections answered with 503, as there were as many processes as may be.",
                        (double) lookout.refused())));
    }

    /** Looks out no longer. */
    void close() {
        lookout.close();
    }
}
