package dev.mpm.server.core.scoreboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.LaneState;
import dev.mpm.api.WorkerState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins the file byte by byte, with numbers that are not taken from the code: a change needs another version. */
final class ScoreboardLayoutTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @Test
    void hasAHeaderThenSlotsWithTheirLanes() {
        var layout = new ScoreboardLayout(4, 3);

        assertThat(layout.slotOffset(0)).isEqualTo(320);
        assertThat(layout.slotSize()).isEqualTo(256 + 3 * 448);
        assertThat(layout.slotOffset(3)).isEqualTo(320 + 3 * 1600);
        assertThat(ScoreboardLayout.laneOffset(2)).isEqualTo(256 + 2 * 448);
        assertThat(layout.size()).isEqualTo(320 + 4 * 1600);
    }

    @Test
    void beginsEveryBlockOnACacheLine() {
        for (int lanes = 1; lanes < 10; lanes++) {
            var layout = new ScoreboardLayout(2, lanes);
            assertThat(layout.slotOffset(0) % 64).isZero();
            assertThat(layout.slotOffset(1) % 64).isZero();
        }
    }

    @Test
    void putsEveryFieldWhereTheDrawingSays() throws IOException {
        var file = directory.resolve("scoreboard");
        var board = Scoreboard.create(file, 2, 2);
        board.claim(0, 1, 5, 6);
        board.writer(0).connectionOpened();
        board.writer(0).lane(1).requestEnded(500, 7, 8);
        board.release(0);
        board.claim(1, 2, 100, 200);
        board.spawned(1, 4711);
        var writer = board.writer(1);
        writer.ready(150);
        writer.heartbeat(160);
        writer.liveHeap(170);
        writer.accepting(false);
        writer.connectionOpened();
        writer.connectionClosed();
        writer.connectionTaken();
        board.connectionsWait(true);
        var lane = writer.lane(1);
        lane.client("127.0.0.1:9");
        lane.requestStarted(180, "GET", "/path");
        lane.requestEnded(503, 11, 12);

        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(text(bytes, 0, 8)).isEqualTo("MPMBOARD");
        assertThat(bytes.getInt(8)).as("version").isEqualTo(3);
        assertThat(bytes.getInt(12)).as("slots").isEqualTo(2);
        assertThat(bytes.getInt(16)).as("lanes").isEqualTo(2);
        assertThat(bytes.getInt(20)).as("waiting").isEqualTo(1);
        assertThat(bytes.getInt(64)).as("sequence after three changes").isEqualTo(6);
        assertThat(longs(bytes, 72, 5)).as("totals").containsExactly(1, 1, 1, 7, 8);
        assertThat(bytes.getInt(320)).as("slot 0: given back").isEqualTo(2);

        int slot = 320 + 256 + 2 * 448;
        assertThat(bytes.getInt(slot)).as("slot 1: held").isEqualTo(1);
        assertThat(bytes.getInt(slot + 4)).as("generation").isEqualTo(2);
        assertThat(longs(bytes, slot + 8, 3)).as("pid, started, spawned").containsExactly(4711, 200, 100);
        assertThat(bytes.getInt(slot + 64)).as("ready").isEqualTo(3);
        assertThat(bytes.getInt(slot + 68)).as("refusing").isEqualTo(1);
        assertThat(longs(bytes, slot + 72, 3)).as("heartbeat, ready, live heap").containsExactly(160, 150, 170);
        assertThat(bytes.getLong(slot + 128)).as("opened").isEqualTo(1);
        assertThat(bytes.getLong(slot + 136)).as("taken").isEqualTo(1);
        assertThat(bytes.getLong(slot + 192)).as("closed").isEqualTo(1);

        int second = slot + 256 + 448;
        assertThat(bytes.getInt(second)).as("sequence after two changes").isEqualTo(4);
        assertThat(bytes.getInt(second + 4)).as("state").isEqualTo('W');
        assertThat(longs(bytes, second + 8, 5))
                .as("started, requests, errors, bytes in, out")
                .containsExactly(180, 1, 1, 11, 12);
        assertThat(text(bytes, second + 48, 4)).isEqualTo("\003GET");
        assertThat(text(bytes, second + 64, 12)).isEqualTo("\013127.0.0.1:9");
        assertThat(text(bytes, second + 128, 6)).isEqualTo("\005/path");
        assertThat(longs(bytes, second + 256, 18)).as("latency").endsWith(1);
    }

    @Test
    void keepsTheNumbersOfTheStates() {
        for (var state : WorkerState.values()) {
            assertThat(Codes.workerState(Codes.of(state))).isEqualTo(state);
        }
        for (var state : LaneState.values()) {
            assertThat(Codes.laneState(Codes.of(state))).isEqualTo(state);
        }
        assertThat(Codes.workerState(0)).isEqualTo(WorkerState.SPAWNED);
        assertThat(Codes.laneState(0)).isEqualTo(LaneState.OPEN);
    }

    @Test
    void refusesSizesThatMakeNoSense() {
        assertThatThrownBy(() -> new ScoreboardLayout(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slots: 0, lanes per slot: 1 (expected: >= 1 each)");
        assertThatThrownBy(() -> new ScoreboardLayout(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("(expected: both together at most 1073741824 bytes)");
    }

    private static String text(ByteBuffer bytes, int offset, int length) {
        var copy = new byte[length];
        bytes.get(offset, copy);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }

    private static long[] longs(ByteBuffer bytes, int offset, int count) {
        var copy = new long[count];
        bytes.slice(offset, 8 * count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(copy);
        return copy;
    }
}
