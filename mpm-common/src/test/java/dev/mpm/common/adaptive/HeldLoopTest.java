package dev.mpm.common.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mpm.common.adaptive.HeldLoop.Doing;
import io.undertow.util.Methods;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class HeldLoopTest {

    private static final long NOT_KNOWN = -1;

    private final Route route = new Route(Methods.GET, "/", 1, RouteLimits.standard(), InstantSource.system());
    private final HeldLoop held = new HeldLoop();

    @Test
    void hasNothingAgainstACallThatIsSeenForTheFirstTime() {
        assertThat(look(1, 0, 50, Doing.WAITING, 0)).isNull();
    }

    @Test
    void blamesACallThatWaitsAtTheSecondLook() {
        look(1, 0, 1, Doing.RUNNING, 0);
        assertThat(look(1, 0, 3, Doing.WAITING, 0)).isEqualTo("blocks");
    }

    @Test
    void givesACallAMillisecond() {
        look(1, 1000, 1000, Doing.RUNNING, 0);
        assertThat(look(1, 1000, 1000, Doing.WAITING, 0)).isNull();
        assertThat(look(1, 1000, 1001, Doing.WAITING, 0)).isEqualTo("blocks");
    }

    @Test
    void blamesACallThatTheKernelPutToSleepOnlyIfItIsSeenThreeTimesInARow() {
        look(1, 0, 1, Doing.ASLEEP, 0);
        assertThat(look(1, 0, 3, Doing.ASLEEP, 0)).isNull();
        assertThat(look(1, 0, 4, Doing.ASLEEP, 0)).isNull();
        assertThat(look(1, 0, 5, Doing.RUNNING, 0)).isNull();
        assertThat(look(1, 0, 6, Doing.ASLEEP, 0)).isNull();
        assertThat(look(1, 0, 7, Doing.ASLEEP, 0)).isNull();
        assertThat(look(1, 0, 8, Doing.ASLEEP, 0)).isEqualTo("blocks");
    }

    static Stream<Arguments> sightings() {
        var park = line("jdk.internal.misc.Unsafe", "park", true);
        var write = line("sun.nio.ch.SocketDispatcher", "write0", true);
        var map = line("java.util.Collections$SynchronizedMap", "get", false);
        var await = line("org.xnio.nio.SelectorUtils", "await", false);
        var app = line("com.acme.Shop", "load", false);
        var pool = line("dev.mpm.common.loops.LanePool", "pop", false);
        return Stream.of(
                arguments(Thread.State.WAITING, true, List.of(park, app, pool), Doing.WAITING),
                arguments(Thread.State.TIMED_WAITING, true, List.of(park, app), Doing.WAITING),
                arguments(Thread.State.BLOCKED, true, List.of(app), Doing.ASLEEP),
                arguments(Thread.State.BLOCKED, true, List.of(pool, app), Doing.RUNNING), // the engine's lock
                arguments(Thread.State.WAITING, true, List.of(park, pool, app), Doing.RUNNING),
                arguments(Thread.State.BLOCKED, true, List.of(map, await, app), Doing.RUNNING), // Undertow's lock
                arguments(Thread.State.RUNNABLE, true, List.of(write, await, app), Doing.ASLEEP), // for the client
                arguments(Thread.State.RUNNABLE, true, List.of(write, app), Doing.ASLEEP),
                arguments(Thread.State.RUNNABLE, true, List.of(app), Doing.RUNNING), // the JVM holds it up
                arguments(Thread.State.RUNNABLE, true, List.of(), Doing.RUNNING),
                arguments(Thread.State.RUNNABLE, false, List.of(write, app), Doing.RUNNING));
    }

    @ParameterizedTest(name = "{0}, asleep {1}, in {2}: {3}")
    @MethodSource("sightings")
    void tellsWhatAThreadDoes(Thread.State state, boolean asleep, List<StackTraceElement> stack, Doing doing) {
        assertThat(HeldLoop.doing(state, asleep, stack.toArray(StackTraceElement[]::new)))
                .isEqualTo(doing);
    }

    private static StackTraceElement line(String type, String method, boolean isNative) {
        return new StackTraceElement(type, method, null, isNative ? -2 : 17);
    }

    @Test
    void doesNotBlameACallThatGetsNoProcessor() {
        look(1, 0, 1, Doing.RUNNING, 7_000_000);
        for (int millis = 3; millis < 500; millis++) {
            assertThat(look(1, 0, millis, Doing.RUNNING, 7_100_000)).isNull();
        }
    }

    @Test
    void blamesACallThatComputesForMoreThanAMillisecondOnceItIsHeld() {
        look(1, 0, 1, Doing.RUNNING, 7_000_000);
        assertThat(look(1, 0, 3, Doing.RUNNING, 9_000_000)).isNull();
        assertThat(look(1, 0, 4, Doing.RUNNING, 9_900_000)).isNull();
        assertThat(look(1, 0, 5, Doing.RUNNING, 10_000_000)).isEqualTo("runs long");
    }

    @Test
    void goesByTheClockWhereProcessorTimeIsNotKnown() {
        look(1, 0, 1, Doing.RUNNING, NOT_KNOWN);
        assertThat(look(1, 0, 19, Doing.RUNNING, NOT_KNOWN)).isNull();
        assertThat(look(1, 0, 20, Doing.RUNNING, NOT_KNOWN)).isEqualTo("runs long");
    }

    @Test
    void blamesACallOnce() {
        look(1, 0, 1, Doing.WAITING, 0);
        look(1, 0, 3, Doing.WAITING, 0);
        assertThat(look(1, 0, 4, Doing.WAITING, 0)).isNull();
    }

    @Test
    void judgesEveryCallAnew() {
        look(1, 0, 1, Doing.ASLEEP, 0);
        look(1, 0, 3, Doing.ASLEEP, 0);
        look(1, 0, 4, Doing.ASLEEP, 0);
        for (int millis : new int[] {5, 6, 7}) {
            assertThat(look(5, 3, millis, Doing.ASLEEP, 0)).isNull();
        }
        assertThat(look(5, 3, 8, Doing.ASLEEP, 0)).isEqualTo("blocks");
    }

    private @Nullable String look(long number, long startedMillis, long nowMillis, Doing doing, long processor) {
        var sight = new HeldLoop.Sight() {
            @Override
            public Doing doing() {
                return doing;
            }

            @Override
            public long processorNanos() {
                return processor;
            }
        };
        var call = new LoopTurn.Call(
                number, route, Duration.ofMillis(startedMillis).toNanos());
        return held.look(call, sight, Duration.ofMillis(nowMillis).toNanos());
    }
}
