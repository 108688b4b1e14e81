package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceNoticesTest {

    private static final String ADDRESS = "/run/systemd/notify";
    private static final long PID = 4711;

    private final List<String> sent = new ArrayList<>();
    private final LogProbe probe = new LogProbe();

    @Test
    void tellsTheLifeOfAServer() {
        var notices = notices(Map.of("NOTIFY_SOCKET", ADDRESS));

        notices.starting("starting 2 workers", Duration.ofSeconds(40));
        notices.ready("2 workers serve");
        notices.doing("12 requests/s");
        notices.reloading("starting generation 2");
        notices.ready("generation 2 serves");
        notices.stopping("draining", Duration.ofMillis(30_500));

        assertThat(sent)
                .containsExactly(
                        "EXTEND_TIMEOUT_USEC=40000000\nSTATUS=starting 2 workers",
                        "READY=1\nMAINPID=4711\nSTATUS=2 workers serve",
                        "STATUS=12 requests/s",
                        "RELOADING=1\nMONOTONIC_USEC=7000001\nSTATUS=starting generation 2",
                        "READY=1\nMAINPID=4711\nSTATUS=generation 2 serves",
                        "STOPPING=1\nEXTEND_TIMEOUT_USEC=30500000\nSTATUS=draining");
    }

    @Test
    void saysNothingWithoutAServiceManager() {
        var notices = notices(Map.of("WATCHDOG_USEC", "30000000"));

        notices.ready("2 workers serve");
        notices.alive();

        assertThat(sent).isEmpty();
        assertThat(notices.aliveEvery()).isEmpty();
    }

    @Test
    void keepsAStatusToOneLine() {
        notices(Map.of("NOTIFY_SOCKET", ADDRESS)).doing("one\nREADY=1");

        assertThat(sent).containsExactly("STATUS=one READY=1");
    }

    @Test
    void leavesOutItsNumberAsTheFirstProcessOfAContainer() {
        notices(Map.of("NOTIFY_SOCKET", ADDRESS), 1).ready("serves");

        assertThat(sent).containsExactly("READY=1\nSTATUS=serves");
    }

    @Test
    void givesASignOfLifeTwiceInTheTimeOfTheWatchdog() {
        var notices = notices(
                Map.of("NOTIFY_SOCKET", ADDRESS, "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", Long.toString(PID)));

        notices.alive();

        assertThat(notices.aliveEvery()).contains(Duration.ofSeconds(15));
        assertThat(sent).containsExactly("WATCHDOG=1");
    }

    @Test
    void takesAWatchdogWithoutANumberForItsOwn() {
        var notices = notices(Map.of("NOTIFY_SOCKET", ADDRESS, "WATCHDOG_USEC", "30000000"));

        assertThat(notices.aliveEvery()).contains(Duration.ofSeconds(15));
    }

    @Test
    void leavesTheWatchdogOfAnotherProcessAlone() {
        var notices = notices(Map.of("NOTIFY_SOCKET", ADDRESS, "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "12"));

        notices.alive();

        assertThat(notices.aliveEvery()).isEmpty();
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "0", "-5", "1"})
    void warnsOfAWatchdogThatItCannotRead(String micros) throws InterruptedException {
        var notices = notices(Map.of("NOTIFY_SOCKET", ADDRESS, "WATCHDOG_USEC", micros));

        assertThat(notices.aliveEvery()).isEmpty();
        probe.await("WARN  WATCHDOG_USEC: '" + micros + "' (expected: microseconds)");
    }

    @Test
    void warnsOnceIfNobodyHears() throws InterruptedException {
        var notices = new ServiceNotices(
                Map.of("NOTIFY_SOCKET", ADDRESS),
                PID,
                () -> 0,
                (address, message) -> {
                    throw new IOException("cannot send a message to " + address);
                },
                probe.log());

        notices.ready("serves");
        notices.doing("serves on");
        probe.log().info("end");

        probe.await("WARN  cannot tell the service manager at NOTIFY_SOCKET: cannot send a message to " + ADDRESS);
        assertThat(probe.await("")).endsWith("end");
    }

    @Test
    void warnsOfAnAddressThatItCannotReach() throws InterruptedException {
        ServiceNotices.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234"), PID, probe.log())
                .ready("serves");

        probe.await("WARN  cannot tell the service manager at NOTIFY_SOCKET: address: 'vsock:2:1234'");
    }

    @Test
    void keepsItsVariablesFromOtherProcesses() {
        var environment = new HashMap<>(Map.of(
                "NOTIFY_SOCKET",
                ADDRESS,
                "WATCHDOG_USEC",
                "1",
                "WATCHDOG_PID",
                "1",
                "LISTEN_FDS",
                "1",
                "PATH",
                "/bin"));
        environment.putAll(Map.of("LISTEN_PID", "1", "LISTEN_FDNAMES", "http", "LISTEN_PIDFDID", "1"));

        ServiceVariables.removeFrom(environment);

        assertThat(environment).containsOnlyKeys("PATH");
    }

    private ServiceNotices notices(Map<String, String> environment) {
        return notices(environment, PID);
    }

    private ServiceNotices notices(Map<String, String> environment, long pid) {
        return new ServiceNotices(
                environment,
                pid,
                () -> 7_000_001_999L,
                (address, message) -> {
                    assertThat(address).isEqualTo(ADDRESS);
                    sent.add(message);
                },
                probe.log());
    }
}
