package dev.mpm.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.tck.SteadyClients.Manner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Engines on the same sockets that follow one another, as a reload does it, under load: the next ones serve before those
 * before them drain.
 */
interface HandoverContract extends Subject {

    /** How often; {@code -Dmpm.tck.handovers=500} looks for what happens rarely. */
    int HANDOVERS = Integer.getInteger("mpm.tck.handovers", 3);

    /** Connections served at the same time, at least, so that the clients need not wait for each other too long. */
    int PLACES = 8;

    /** Answers between two handovers, so that every engine has been asked. */
    int ANSWERS_EACH = 200;

    @Test
    default void losesNoRequestOfClientsThatGoOnAskingWhileEnginesDrain() throws Exception {
        try (var listeners = Listeners.tcp(1)) {
            var serving = engines(listeners);
            var clients = new SteadyClients(listeners, patience());
            try (clients) {
                clients.with(32, Manner.BUSY).with(32, Manner.PAUSING).with(8, Manner.SINGLE);
                for (int i = 0; i < HANDOVERS && clients.lost().isEmpty(); i++) {
                    clients.awaitAnswers(ANSWERS_EACH);
                    var next = engines(listeners);
                    drainAndClose(serving);
                    serving = next;
                }
            } finally {
                serving.forEach(RunningEngine::close);
                System.out.println(getClass().getSimpleName() + ": " + HANDOVERS + " handovers: " + clients);
            }
            assertThat(clients.lost()).as("of " + clients).isEmpty();
        }
    }

    private List<RunningEngine> engines(Listeners listeners) throws IOException {
        var engines = new ArrayList<RunningEngine>();
        for (int places = 0; places < PLACES; places += promises().concurrentRequests()) {
            engines.add(RunningEngine.on(listeners, this, SteadyClients::answer));
        }
        return engines;
    }

    private void drainAndClose(List<RunningEngine> engines) throws InterruptedException {
        var drains =
                engines.stream().map(engine -> engine.drainLater(patience())).toList();
        for (int i = 0; i < engines.size(); i++) {
            assertThat(Await.result(patience().multipliedBy(2), "drain", drains.get(i)))
                    .as("drained: " + engines.get(i).board())
                    .isTrue();
            engines.get(i).close();
        }
    }
}
