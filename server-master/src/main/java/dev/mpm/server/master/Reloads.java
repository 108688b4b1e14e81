package dev.mpm.server.master;

import dev.mpm.server.master.SupervisorEvent.ReloadPrepared;
import dev.mpm.server.master.SupervisorEvent.ReloadRefused;
import dev.mpm.server.master.SupervisorEvent.ReloadRequested;
import dev.mpm.server.master.config.ServerConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests to reload into generations that take over, one at a time. Belongs to the supervisor's thread.
 *
 * <p>The configuration is read elsewhere, while this thread goes on. Who asks meanwhile may mean what has been written since:
 * then it is read once more for all of them.
 */
final class Reloads {

    private final Course course;
    private final Succession succession;
    private final Workshop workshop;
    private final ServiceNotices notices;
    private final MasterLog log;
    private final List<ReloadRequested> preparing = new ArrayList<>();
    private final List<ReloadRequested> pending = new ArrayList<>();

    Reloads(Course course, Succession succession, Workshop workshop, ServiceNotices notices, MasterLog log) {
        this.course = course;
        this.succession = succession;
        this.workshop = workshop;
        this.notices = notices;
        this.log = log;
    }

    /** Has the configuration read again, unless it is not the time. */
    void request(ReloadRequested request) {
        if (!course.isRunning()) {
            request.progress()
                    .failed(
                            ExitCode.NOT_RUNNING,
                            "cannot reload: the server is " + course.state().word());
            return;
        }
        notices.reloading("reloading");
        log.info("reloading " + succession.serving().config().file() + " (" + request.by() + ")");
        pending.add(request);
        prepareNext();
    }

    private void prepareNext() {
        if (preparing.isEmpty() && !pending.isEmpty()) {
            preparing.addAll(pending);
            pending.clear();
            workshop.prepare(succession.youngest().listeners());
        }
    }

    /** Lets a generation take over that runs what was read. */
    void begin(ReloadPrepared prepared, long now) {
        if (!pending.isEmpty() || !course.isRunning()) {
            prepared.listeners().close();
            pending.addAll(0, preparing);
            preparing.clear();
            prepareNext();
            return;
        }
        boolean rolling = preparing.getLast().rolling();
        List<Progress> waiting = new ArrayList<>();
        preparing.forEach(request -> waiting.add(request.progress()));
        preparing.clear();
        String refusal = refusal(prepared.config(), rolling);
        if (refusal == null) {
            refusal = succession.begin(prepared.config(), prepared.listeners(), rolling, waiting, now);
        }
        if (refusal != null) {
            prepared.listeners().close();
            refuse(refusal, ExitCode.FAILED_TO_START, waiting);
        }
    }

    private @Nullable String refusal(ServerConfig next, boolean rolling) {
        String mpm = succession.serving().config().mpm();
        if (rolling && !next.mpm().equals(mpm)) {
            return "a rolling reload keeps the model: " + mpm + " is running, the file names " + next.mpm()
                    + "; reload without --rolling";
        }
        return null;
    }

    private void refuse(String reason, ExitCode code, List<Progress> waiting) {
        log.error("reload refused: " + reason + "; " + succession.serving() + " goes on");
        waiting.forEach(progress -> progress.failed(code, reason));
        notices.ready("reload refused; " + succession.serving() + " serves");
    }

    /** Leaves everything as it is, as what was read cannot be run. */
    void refused(ReloadRefused refused) {
        refuse(
                refused.reason(),
                refused.code(),
                preparing.stream().map(ReloadRequested::progress).toList());
        preparing.clear();
        prepareNext();
    }

    /** Refuses what nobody has begun to read for. */
    void refusePending(String reason) {
        pending.forEach(request -> request.progress().failed(ExitCode.NOT_RUNNING, reason));
        pending.clear();
    }
}
