package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    private static final String STATUS = """
        {"state":"running","mpm":"worker","generation":1,
         "master":{"pid":4711,"uptimeSeconds":754.2},
         "listeners":["http://127.0.0.1:8080","http://[::1]:8080"],
         "workers":[
          {"slot":0,"pid":4720,"generation":1,"state":"ready","requests":1204,"connections":3,"busy":1,"idle":3,
           "rssKiB":98304,"pssKiB":80000,"ageSeconds":753.0,"scoreboard":"W_K_"},
          {"slot":1,"pid":14720,"generation":1,"state":"booting","requests":0,"connections":0,"busy":0,"idle":4,
           "rssKiB":900,"pssKiB":0,"ageSeconds":2.9,"scoreboard":"SSSS"}],
         "totals":{"requests":1204,"connections":40,"bytes":2097152,"workersStarted":3,"workersDied":1}}
        """;

    @Test
    void hasOneRowPerWorkerUnderTheServersOwnLines() {
        assertThat(lines(STATUS, false))
                .containsExactly(
                        "running, mpm worker, generation 1, master pid 4711, up 12m",
                        "listening on http://127.0.0.1:8080, http://[::1]:8080",
                        "requests 1204, connections 40, bytes sent 2097152, workers started 3, workers died 1",
                        "",
                        "SLOT    PID  GEN  STATE    REQUESTS  CONNS  BUSY  IDLE   RSS  AGE  SCOREBOARD",
                        "   0   4720    1  ready        1204      3     1     3   96M  12m  W_K_",
                        "   1  14720    1  booting         0      0     0     4  900K   2s  SSSS");
    }

    @Test
    void coloursStatesWithoutMovingTheColumns() {
        var coloured = lines(STATUS, true);

        assertThat(coloured.get(5)).contains("\033[32mready\033[0m");
        assertThat(coloured.get(6)).contains("\033[33mbooting\033[0m");
        assertThat(coloured.stream().map(line -> line.replaceAll("\033\\[\\d+m", "")))
                .isEqualTo(lines(STATUS, false));
    }

    @Test
    void showsWhatThereIsWhenAnotherVersionLeavesSomethingOut() {
        assertThat(lines("{\"state\":\"stopping\",\"workers\":[{\"slot\":2}]}", false))
                .contains("   2    0    0  ?             0      0     0     0   0K   0s  ?");
    }

    private static List<String> lines(String json, boolean coloured) {
        return new StatusTable(coloured).lines((Map<?, ?>) Json.parse(json));
    }
}
