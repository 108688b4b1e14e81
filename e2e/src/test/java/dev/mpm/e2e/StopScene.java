package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server is asked to stop, politely or not, or its master is killed.
 *
 * <p>What must not be waited for would take a minute; what is quick has seconds. So a busy machine fails no scene, and a
 * server that waits for the wrong thing does.
 */
class StopScene {

    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final String MINUTE = "/sleep?ms=60000";

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void answersWhatIsInFlightWhenTermArrives(String mpm) throws Exception {
        var server = stage.start(Setup.fixed(mpm, 2, 4));
        var asked = server.askAndAwaitInFlight("/sleep?ms=2000");

        server.signal("TERM");

        assertThat(server.awaitExit(QUICK)).isZero();
        assertThat(asked).isCompletedWithValueMatching(answer -> answer.body().equals("slept 2000 ms\n"));
        assertThat(server.remaining()).isEmpty();
        assertThat(server.hasCleanRunDirectory()).isTrue();
        assertThat(server.log().text()).contains("stopping (signal TERM): ").endsWith("INFO  stopped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void cutsWhatIsInFlightWhenIntArrives(String mpm) throws Exception {
        var server = stage.start(Setup.fixed(mpm, 2, 4));
        var asked = server.askAndAwaitInFlight(MINUTE);

        server.signal("INT");

        assertThat(server.awaitExit(QUICK)).isZero();
        assertThat(asked).failsWithin(QUICK);
        assertThat(server.remaining()).isEmpty();
        assertThat(server.log().text()).contains("stopping at once (signal INT)");
    }

    @Test
    void cutsWhatIsInFlightWhenTermArrivesTwice() throws Exception {
        var server = stage.start(Setup.fixed("worker", 2, 4).with("pool.graceful-shutdown-timeout", "2m"));
        var asked = server.askAndAwaitInFlight(MINUTE);
        server.signal("TERM");
        server.log().awaitLine("stopping (signal TERM)", QUICK);

        server.signal("TERM");

        assertThat(server.awaitExit(QUICK)).isZero();
        assertThat(asked).failsWithin(QUICK);
        assertThat(server.remaining()).isEmpty();
    }

    @Test
    void cutsWhatIsNotFinishedInTime() throws Exception {
        var server = stage.start(Setup.fixed("event", 2, 4).with("pool.graceful-shutdown-timeout", "1s"));
        var asked = server.askAndAwaitInFlight(MINUTE);

        server.signal("TERM");

        assertThat(server.awaitExit(QUICK)).as("forced stop").isEqualTo(5);
        assertThat(asked).failsWithin(QUICK);
        assertThat(server.log().text()).contains(" cut what was not finished in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void doesNotWaitForConnectionsThatAskNothing(String mpm) throws Exception {
        var server = stage.start(Setup.fixed(mpm, 2, 2)
                .with("http.keep-alive-timeout", "1m")
                .with("http.request-header-timeout", "1m")
                .with("pool.graceful-shutdown-timeout", "1m"));
        List<Conversation> idle = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            idle.add(server.connect());
            idle.getLast().get("/plaintext");
        }

        server.signal("TERM");

        assertThat(server.awaitExit(QUICK)).isZero();
        for (Conversation conversation : idle) {
            assertThat(conversation.rest()).isEmpty();
            conversation.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void leavesNoWorkerWhenItsMasterIsKilled(String mpm) throws Exception {
        var server = stage.start(Setup.fixed(mpm, 2, 4));
        var computing = server.askAndAwaitInFlight("/prime?number=29355126551");
        var sleeping = server.askAndAwaitInFlight(MINUTE);
        assertThat(server.workers()).hasSize(2);

        server.signal("KILL");

        server.awaitNoProcess(QUICK);
        assertThat(computing).failsWithin(QUICK);
        assertThat(sleeping).failsWithin(QUICK);
    }

    @Test
    void startsAgainAfterItsMasterWasKilled() throws IOException, InterruptedException {
        Setup setup = Setup.fixed("worker", 2, 4)
                .listen("http://127.0.0.1:0", "http+unix://" + stage.folder() + "/listener.sock");
        var killed = stage.start(setup);
        killed.signal("KILL");
        killed.awaitNoProcess(QUICK);
        assertThat(killed.hasCleanRunDirectory())
                .as("a killed master cleans nothing up")
                .isFalse();

        var server = stage.start(killed.config());

        assertThat(server.status().masterPid()).isEqualTo(server.pid()).isNotEqualTo(killed.pid());
        for (String listener : server.listeners()) {
            try (var conversation = Conversation.with(listener)) {
                assertThat(conversation.get("/plaintext").body()).isEqualTo("Hello, World!");
            }
        }
    }
}
