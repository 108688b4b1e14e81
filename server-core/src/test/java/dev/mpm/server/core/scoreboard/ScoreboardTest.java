package dev.mpm.server.core.scoreboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.LaneState;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ScoreboardTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @SuppressWarnings("NullAway.Init")
    private Scoreboard board;

    @BeforeEach
    void createBoard() throws IOException {
        file = directory.resolve("scoreboard");
        board = Scoreboard.create(file, 3, 2);
    }

    @Test
    void showsNewestOfRequestsThatRepeatAndChange() throws IOException {
        board.claim(0, 1, 1_000, 1_700_000_000_000L);
        var lane = Scoreboard.open(file).writer(0).lane(0);
        var shown = new ArrayList<String>();
        long started = 0;
        for (String request : List.of("GET /a", "GET /a", "POST /a", "GET /b", "GET /a")) {
            String[] parts = request.split(" ", -1);
            lane.client(parts[1]);
            lane.requestStarted(++started, parts[0], parts[1]);
            LaneView seen = Scoreboard.open(file).view(0).lanes().getFirst();
            shown.add(seen.startedNanos() + " " + seen.method() + " " + seen.path() + " from " + seen.client());
        }
        assertThat(shown)
                .containsExactly(
                        "1 GET /a from /a",
                        "2 GET /a from /a",
                        "3 POST /a from /a",
                        "4 GET /b from /b",
                        "5 GET /a from /a");
    }

    @Test
    void showsWhatMasterAndWorkerWrote() throws IOException {
        board.claim(1, 7, 1_000, 1_700_000_000_000L);
        board.spawned(1, 4711);
        var worker = Scoreboard.open(file).writer(1);
        worker.ready(3_000);
        worker.heartbeat(4_000);
        worker.liveHeap(5_000);
        worker.connectionOpened();
        worker.connectionOpened();
        worker.connectionClosed();
        worker.lane(0).client("[::1]:1234");
        worker.lane(0).requestStarted(3_500, "POST", "/orders");
        worker.lane(1).requestStarted(3_600, "GET", "/");
        worker.lane(1).requestEnded(500, 10, 20);
        worker.lane(1).state(LaneState.READY);

        assertThat(Scoreboard.open(file).view(1))
                .isEqualTo(new SlotView(
                        1,
                        4711,
                        7,
                        WorkerState.READY,
                        1_700_000_000_000L,
                        1_000,
                        4_000,
                        2_000,
                        true,
                        1,
                        5_000,
                        new Counters(2, 1, 1, 10, 20),
                        List.of(
                                new LaneView(LaneState.WRITE, 3_500, "POST", "/orders", "[::1]:1234", 0),
                                new LaneView(LaneState.READY, 3_600, "GET", "/", "", 1))));
    }

    @Test
    void countsBusyAndIdleLanesForTheMpm() {
        board.claim(0, 1, 1_000, 0);
        board.writer(0).state(WorkerState.READY);
        board.writer(0).accepting(false);
        board.writer(0).lane(0).state(LaneState.KEEPALIVE);
        board.writer(0).lane(1).state(LaneState.READY);
        var view = board.view(0);

        assertThat(view.letters()).isEqualTo("K_");
        assertThat(view.inFlight()).isEmpty();
        var snapshot = view.snapshot(2_000);
        assertThat(snapshot.busy()).isEqualTo(1);
        assertThat(snapshot.idle()).isEqualTo(1);
        assertThat(snapshot.takesConnections()).isFalse();
        assertThat(snapshot.age()).isEqualTo(Duration.ofNanos(1_000));
    }

    @Test
    void givesOutTheLowestFreeSlot() {
        board.claim(0, 1, 0, 0);
        board.claim(1, 1, 0, 0);
        board.claim(2, 1, 0, 0);
        assertThat(board.freeSlot()).isEmpty();

        board.release(1);
        assertThat(board.freeSlot()).hasValue(1);
        assertThat(board.views()).extracting(SlotView::slot).containsExactly(0, 2);
    }

    @Test
    void keepsCountersOfWorkersThatAreGone() {
        for (int i = 0; i < 3; i++) {
            board.claim(0, 1, 0, 0);
            board.writer(0).connectionOpened();
            board.writer(0).lane(1).requestEnded(200, 3, 4);
            board.release(0);
        }
        board.claim(0, 2, 0, 0);
        board.writer(0).lane(0).requestEnded(500, 1, 1);

        assertThat(board.totals()).isEqualTo(new Counters(3, 4, 1, 10, 13));
        assertThat(board.view(0).counters()).isEqualTo(new Counters(0, 1, 1, 1, 1));
    }

    @Test
    void keepsHowLongRequestsTookOfWorkersThatAreGone() {
        long now = System.nanoTime();
        board.claim(0, 1, 0, 0);
        board.writer(0).lane(1).requestStarted(now - 31_000_000_000L, "GET", "/slow");
        board.writer(0).lane(1).requestEnded(200, 3, 4);
        board.release(0);
        board.claim(0, 2, 0, 0);
        board.writer(0).lane(0).requestStarted(System.nanoTime(), "GET", "/quick");
        board.writer(0).lane(0).requestEnded(200, 1, 1);

        var latency = board.latency();
        assertThat(latency.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(2);
        assertThat(latency.counts().get(Latency.BOUNDS.indexOf(Duration.ofSeconds(60))))
                .isGreaterThanOrEqualTo(1);
        assertThat(latency.sumNanos()).isGreaterThan(31_000_000_000L);
    }

    @Test
    void showsWhatAWorkerLeftUntilItsSlotIsTakenAgain() {
        board.claim(0, 1, 0, 0);
        board.spawned(0, 4711);
        board.writer(0).lane(0).requestStarted(1, "GET", "/slow");
        board.release(0);

        assertThat(board.view(0).state()).isEqualTo(WorkerState.GONE);
        assertThat(board.view(0).pid()).isEqualTo(4711);
        assertThat(board.view(0).inFlight()).extracting(LaneView::path).containsExactly("/slow");

        board.claim(0, 2, 0, 0);
        assertThat(board.view(0).state()).isEqualTo(WorkerState.SPAWNED);
        assertThat(board.view(0).pid()).isZero();
        assertThat(board.view(0).inFlight()).isEmpty();
    }

    @Test
    void isReadableAfterItsWriterWasKilled() throws Exception {
        board.claim(2, 1, 0, 0);
        try (var child = ChildJvm.start(ChildJvm.GRANTS, Writer.class, file.toString())) {
            assertThat(child.line()).isEqualTo("written");
            child.process().destroyForcibly().waitFor();
        }
        board.release(2);

        assertThat(board.view(2).inFlight())
                .containsExactly(new LaneView(LaneState.WRITE, 42, "DELETE", "/all", "10.0.0.1:5", 3));
        assertThat(board.totals().requests()).isEqualTo(3);
    }

    @Test
    void neverShowsATextThatIsHalfWritten() throws InterruptedException {
        board.claim(0, 1, 0, 0);
        var lane = board.writer(0).lane(0);
        var writer = new Thread(() -> {
            for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
                char letter = (char) ('a' + i % 26);
                lane.requestStarted(
                        letter,
                        String.valueOf(letter).repeat(9),
                        String.valueOf(letter).repeat(90));
            }
        });
        writer.start();
        try {
            int seen = 0;
            while (seen < 20_000) {
                var view = board.view(0).lanes().getFirst();
                if (!view.path().isEmpty()) {
                    char letter = (char) view.startedNanos();
                    assertThat(view.method()).isEqualTo(String.valueOf(letter).repeat(9));
                    assertThat(view.path()).isEqualTo(String.valueOf(letter).repeat(90));
                    seen++;
                }
            }
        } finally {
            writer.interrupt();
            writer.join();
        }
    }

    @Test
    void cutsLongTextsAndHidesWhatIsNotPrintable() {
        board.claim(0, 1, 0, 0);
        var lane = board.writer(0).lane(0);
        lane.requestStarted(1, "VERY-LONG-METHOD-NAME", "/\u001b[31m\n\u00e9" + "x".repeat(300));
        var view = board.view(0).lanes().getFirst();

        assertThat(view.method()).isEqualTo("VERY-LONG-METHO");
        assertThat(view.path()).hasSize(127).startsWith("/?[31m??xxx");
    }

    @Test
    void forgetsTheClientWhenALaneIsFree() {
        board.claim(0, 1, 0, 0);
        board.writer(0).lane(0).client("10.0.0.1:5");
        board.writer(0).lane(0).client(null);

        assertThat(board.view(0).lanes().getFirst().client()).isEmpty();
    }

    @Test
    void refusesToGiveASlotToTwoWorkers() {
        board.claim(0, 1, 0, 0);
        board.spawned(0, 4711);

        assertThatThrownBy(() -> board.claim(0, 1, 0, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("slot 0 (pid 4711) is HELD (expected: free)");
        assertThatThrownBy(() -> board.release(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("slot 1 (pid 0) is NEVER (expected: held)");
    }

    @Test
    void leavesAnEarlierFileToThoseWhoHaveItMapped() throws IOException {
        board.claim(0, 1, 0, 0);
        var next = Scoreboard.create(file, 1, 1);

        assertThat(next.views()).isEmpty();
        assertThat(board.views()).hasSize(1);
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void refusesAFileThatIsNone() throws IOException {
        var other = Files.writeString(directory.resolve("other"), "x".repeat(500));
        assertThatThrownBy(() -> Scoreboard.open(other))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read " + other + ": not a scoreboard");
        var empty = Files.createFile(directory.resolve("empty"));
        assertThatThrownBy(() -> Scoreboard.open(empty))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read " + empty + ": not a scoreboard");
    }

    /** A worker that writes and then waits to be killed. */
    static final class Writer {
        static void main(String[] arguments) throws Exception {
            var writer = Scoreboard.open(Path.of(arguments[0])).writer(2);
            var lane = writer.lane(1);
            for (int i = 0; i < 3; i++) {
                lane.requestEnded(200, 1, 1);
            }
            lane.client("10.0.0.1:5");
            lane.requestStarted(42, "DELETE", "/all");
            IO.println("written");
            var _ = System.in.read();
        }
    }
}
