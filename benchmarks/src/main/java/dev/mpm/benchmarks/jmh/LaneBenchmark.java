package dev.mpm.benchmarks.jmh;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import dev.mpm.server.core.scoreboard.Scoreboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the scoreboard costs each request: its lane is written when the request starts and when it ends. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class LaneBenchmark {

    private static final int OK = 200;

    /** {@code file} is the mapped scoreboard, {@code none} the board that forgets, as the measure of the loop itself. */
    @Param({"file", "none"})
    public String board = "file";

    private Path folder = Path.of(".");
    private Lane lane = Board.forgetful(1).lane(0);

    /** Makes a scoreboard in a folder of its own. */
    @Setup(Level.Trial)
    public void create() throws IOException {
        folder = Files.createTempDirectory("mpm-jmh");
        if (board.equals("file")) {
            var scoreboard = Scoreboard.create(folder.resolve("scoreboard"), 1, 1);
            scoreboard.claim(0, 1, System.nanoTime(), System.currentTimeMillis());
            lane = scoreboard.writer(0).lane(0);
        }
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Files.deleteIfExists(folder.resolve("scoreboard"));
        Files.delete(folder);
    }

    /** One request of a kept-alive connection; the time is read as the engines read it. */
    @Benchmark
    public void request() {
        lane.requestStarted(System.nanoTime(), "GET", "/plaintext");
        lane.requestEnded(OK, 40, 130);
        lane.state(LaneState.KEEPALIVE);
    }

    /** Reading the time alone, which is part of {@link #request}. */
    @Benchmark
    public long clock() {
        return System.nanoTime();
    }
}
