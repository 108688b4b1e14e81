package dev.mpm.server.master.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ModStatusTest {

    @Test
    void hasTheKeysThatReadersOfHttpdsStatusKnow() {
        assertThat(ModStatus.of(Samples.report(), "1.2")).isEqualTo("""
            ServerVersion: MPM Server 1.2
            ServerMPM: event
            ParentServerMPMGeneration: 2
            ServerUptimeSeconds: 200
            Total Accesses: 1000
            Total kBytes: 1024
            Total Duration: 127492
            ReqPerSec: 5.000
            BytesPerSec: 5242.880
            BytesPerReq: 1048.576
            DurationPerReq: 127.493
            BusyWorkers: 6
            GracefulWorkers: 1
            IdleWorkers: 6
            Processes: 3
            Stopping: 1
            ConnsTotal: 12
            Scoreboard: GW_K_R..W
            """);
    }
}
