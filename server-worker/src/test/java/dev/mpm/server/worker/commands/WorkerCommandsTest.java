package dev.mpm.server.worker.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.commands.Command;
import dev.mpm.api.commands.CommandLimitException;
import dev.mpm.server.core.commands.CommandCounts;
import dev.mpm.server.core.commands.MarkedProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class WorkerCommandsTest {

    private static final Duration NEVER = Duration.ZERO;

    /** Two shells and three that sleep; the colons keep shells from becoming what they run last. */
    private static final Command FAMILY = Command.of("sh", "-c", "(sleep 300 & sleep 300; :) & sleep 300; :");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private CommandCounts counts;

    @SuppressWarnings("NullAway.Init")
    private String mark;

    @SuppressWarnings("NullAway.Init")
    private WorkerCommands commands;

    @BeforeEach
    void open() throws IOException {
        counts = CommandCounts.create(folder.resolve("counts"));
        mark = MarkedProcesses.ofWorker(
                MarkedProcesses.ofServer(folder), ProcessHandle.current().pid());
        commands = new WorkerCommands(mark, 3, 2, counts);
    }

    @AfterEach
    void close() {
        commands.close();
        assertNobodyIsLeft();
        counts.close();
    }

    /** Who has been killed is still there for a moment. */
    private void assertNobodyIsLeft() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!MarkedProcesses.find(mark).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(MarkedProcesses.find(mark)).as("what is left behind").isEmpty();
    }

    @Test
    void returnsWhatACommandSaysAndHowItEnds() throws Exception {
        var result = commands.exec(
                Command.of("sh", "-c", "cat; echo oops >&2; exit 3").input("hello".getBytes(UTF_8)));

        assertThat(result.outText()).isEqualTo("hello");
        assertThat(result.errText()).isEqualTo("oops\n");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.isCut()).isFalse();
        assertThat(counts.started().get()).isEqualTo(1);
        assertThat(counts.failed().get()).isEqualTo(1);
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        var result = commands.exec(Command.of("printf", "%s|%s|%s", "a b", "$HOME", "*"));

        assertThat(result.outText()).isEqualTo("a b|$HOME|*");
        assertThat(result.isSuccess()).isTrue();
    }

    @Test
    void runsInAFolderWithAnEnvironment() throws Exception {
        var result = commands.exec(Command.of("sh", "-c", "pwd; echo $GREETING; echo ${MPM_TOKEN:-no token}")
                .in(folder)
                .with("GREETING", "hi"));

        assertThat(result.outText().lines()).containsExactly(folder.toRealPath().toString(), "hi", "no token");
    }

    @Test
    void keepsOnlySoMuchOfWhatACommandSays() throws Exception {
        var result =
                commands.exec(Command.of("head", "-c", "300000", "/dev/zero").outputLimit(1000));

        assertThat(result.out()).hasSize(1000);
        assertThat(result.isCut()).isTrue();
        assertThat(result.isSuccess()).isTrue();
    }

    @Test
    void doesNotStandStillWhenACommandReadsNothing() throws Exception {
        assertThat(commands.exec(Command.of("true").input(new byte[1 << 20])).isSuccess())
                .isTrue();
    }

    @Test
    void killsACommandWhoseTimeIsOverAndAllThatItHasStarted() throws Exception {
        var result = commands.exec(FAMILY.timeout(Duration.ofMillis(300)));

        assertThat(result.isTimedOut()).isTrue();
        assertThat(result.exitCode()).isEqualTo(137);
        assertNobodyIsLeft();
    }

    @Test
    void killsACommandWhoseThreadIsInterrupted() throws Exception {
        var ended = new CompletableFuture<Void>();
        var thread = Thread.ofPlatform().start(() -> {
            try {
                commands.exec(FAMILY.timeout(NEVER));
            } catch (IOException | InterruptedException e) {
                ended.completeExceptionally(e);
            }
        });
        awaitFamily();

        thread.interrupt();

        assertThat(ended)
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(InterruptedException.class);
        assertNobodyIsLeft();
    }

    private void awaitFamily() {
        while (MarkedProcesses.find(mark).size() < 5) {
            Thread.onSpinWait();
        }
    }

    @Test
    void givesTheStreamsOfACommandThatRuns() throws Exception {
        try (var cat = commands.spawn(Command.of("cat"))) {
            var out = new BufferedReader(new InputStreamReader(cat.stdout(), UTF_8));
            cat.stdin().write("one\n".getBytes(UTF_8));
            cat.stdin().flush();
            assertThat(out.readLine()).isEqualTo("one");
            assertThat(cat.isAlive()).isTrue();
            assertThat(counts.running()).isEqualTo(1);

            cat.stdin().close();

            assertThat(out.readLine()).isNull();
            assertThat(cat.onExit().get(60, TimeUnit.SECONDS)).isZero();
        }
        assertThat(counts.running()).isZero();
    }

    @Test
    void endsACommandAndItsChildrenWithTime() throws Exception {
        var polite = commands.spawn(
                Command.of("sh", "-c", "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 300 & wait; done"));
        var out = new BufferedReader(new InputStreamReader(polite.stdout(), UTF_8));
        assertThat(out.readLine()).isEqualTo("ready");

        polite.end(Duration.ofSeconds(60));

        assertThat(out.readLine()).isEqualTo("bye");
        assertThat(polite.onExit().get()).isEqualTo(7);
        assertNobodyIsLeft();
    }

    @Test
    void killsACommandThatDoesNotEndInTime() throws Exception {
        var stubborn = commands.spawn(Command.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"));
        assertThat(stubborn.stdout().read()).isEqualTo('r');

        stubborn.end(Duration.ofMillis(200));

        assertThat(stubborn.onExit().get()).isEqualTo(137);
        assertNobodyIsLeft();
    }

    @Test
    void refusesMoreThanMayRunAtATime() throws Exception {
        var first = commands.spawn(Command.of("sleep", "300"));
        var second = commands.spawn(Command.of("sleep", "300"));

        assertThatThrownBy(() -> commands.spawn(Command.of("true")))
                .isInstanceOf(CommandLimitException.class)
                .hasMessage("cannot run 'true': 2 run in this worker already, as many as commands.max-running allows");

        first.kill();
        first.onExit().get(60, TimeUnit.SECONDS);
        assertThat(commands.exec(Command.of("true")).isSuccess()).isTrue();
        assertThat(counts.refused().get()).isEqualTo(1);
        second.close();
    }

    @Test
    void killsWhatACommandLeavesInTheBackground() throws Exception {
        assertThat(commands.exec(Command.of("sh", "-c", "sleep 300 > /dev/null 2>&1 &"))
                        .isSuccess())
                .isTrue();

        assertNobodyIsLeft();
        assertThat(counts.used(3).get()).isEqualTo(1);
    }

    /** The shell ends; what it leaves has its input and reads nothing from it. */
    @Test
    void doesNotStandStillWhenWhatIsLeftInTheBackgroundReadsNothing() throws Exception {
        var result = commands.exec(Command.of("sh", "-c", "exec 3<&0; sleep 300 <&3 > /dev/null 2>&1 &")
                .input(new byte[1 << 20])
                .timeout(NEVER));

        assertThat(result.isSuccess()).isTrue();
        assertNobodyIsLeft();
    }

    @Test
    void givesChildrenThatOutliveTheirParentTimeToEnd() throws Exception {
        Path bye = folder.resolve("bye");
        var command = commands.spawn(Command.of(
                "sh",
                "-c",
                "(trap 'sleep 0.3; echo > " + bye + "; exit' TERM; echo ready; while :; do sleep 300 & wait; done) &"
                        + " sleep 300"));
        assertThat(command.stdout().read()).isEqualTo('r');

        command.end(Duration.ofSeconds(60));

        assertThat(bye).exists();
        assertNobodyIsLeft();
        command.close();
    }

    @Test
    void givesThePlaceBackOfACommandThatCannotBeStarted() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> commands.exec(Command.of("true", "a\0b"))).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> Command.of("true").with("A=B", "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("variable 'A=B' (expected: a name without = and NUL)");
        assertThatThrownBy(() -> Command.of("true").with("A", "\0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value of variable 'A' (expected: one without NUL)");

        assertThat(counts.running()).isZero();
        assertThat(commands.exec(Command.of("true")).isSuccess()).isTrue();
    }

    @Test
    void saysThatAProgramIsNotThere() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> commands.exec(Command.of("no-such-program")))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot run 'no-such-program': ");
        }
        assertThat(counts.failed().get()).isEqualTo(5);
        assertThat(counts.running()).isZero();
    }

    @Test
    void killsAllWhenTheWorkerEnds() throws Exception {
        var running = commands.spawn(FAMILY.timeout(NEVER));
        awaitFamily();

        commands.close();

        assertThat(running.onExit().get(60, TimeUnit.SECONDS)).isEqualTo(137);
        assertNobodyIsLeft();
        assertThatThrownBy(() -> commands.spawn(Command.of("true"))).hasMessage("cannot run 'true': this worker ends");
    }
}
