package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.master.JsonReader;
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
    void tellsMoreWhileOneGenerationTakesOverFromAnother() {
        assertThat(lines("""
            {"state":"running","ready":false,"mpm":"event","generation":2,"master":{"pid":1,"uptimeSeconds":60},
             "listeners":["http://127.0.0.1:8080"],
             "generations":[{"number":1,"mpm":"prefork","state":"leaving","workers":2,"connections":14},
                            {"number":2,"mpm":"event","state":"serving","workers":1,"connections":3}],
             "workers":[{"slot":0,"pid":7,"generation":1,"state":"draining","scoreboard":"WW","running":[
                {"method":"GET","path":"/sleep","client":"127.0.0.1","ageSeconds":0.44},
                {"method":"POST","path":"/up\\u001bload","client":"10.1.2.3","ageSeconds":75.2}]}],
             "totals":{"workersEnded":{"crash":1,"reload":4}}}
            """, false))
                .startsWith("running but not ready, mpm event, generation 2, master pid 1, up 60s")
                .containsSubsequence(
                        "workers ended: crash 1, reload 4",
                        "generation 1: leaving, mpm prefork, workers 2, connections 14",
                        "generation 2: serving, mpm event, workers 1, connections 3",
                        "",
                        "",
                        "SLOT   AGE  CLIENT     REQUEST",
                        "   0   75s  10.1.2.3   POST /up?load",
                        "   0  0.4s  127.0.0.1  GET /sleep");
    }

    @Test
    void showsTheLongestRunningOfManyRequests() {
        String request = "{\"method\":\"GET\",\"path\":\"/\",\"client\":\"c\",\"ageSeconds\":1},";
        var lines = lines(
                "{\"workers\":[{\"slot\":0,\"running\":[" + request.repeat(30)
                        + "{\"method\":\"GET\",\"path\":\"/oldest\",\"client\":\"c\",\"ageSeconds\":2}]}]}",
                false);

        assertThat(lines).endsWith("and 11 more");
        assertThat(lines.get(lines.size() - 21)).endsWith("GET /oldest");
    }

    @Test
    void sumsUpOverTheWorkersWhereRoutesRun() {
        assertThat(lines("""
            {"workers":[
              {"slot":0,"routes":[{"name":"GET /plaintext","runsOn":"loop","calls":3000,"meanMicros":10.0,"returns":0,
                                   "reason":""},
                                  {"name":"GET /users/*","runsOn":"loop","calls":10,"meanMicros":40.0,"returns":0,
                                   "reason":""}]},
              {"slot":1,"routes":[{"name":"GET /plaintext","runsOn":"loop","calls":1000,"meanMicros":14.0,"returns":0,
                                   "reason":""},
                                  {"name":"GET /users/*","runsOn":"pool","calls":30,"meanMicros":60000.0,"returns":2,
                                   "reason":"blocks at App.load:17"}]}]}
            """, false))
                .endsWith(
                        "",
                        "ROUTE           RUNS ON         CALLS  MEAN  RETURNED",
                        "GET /plaintext  loop             4000  11us",
                        "GET /users/*    1 loop, 1 pool     40  45ms  2x, blocks at App.load:17");
    }

    @Test
    void tellsWhatEachServiceForAppsDoes() {
        assertThat(lines("""
            {"services":{"letters":{"sent":7,"sealed":true,"boxes":{
                "red":{"depth":3,"load":0.5},"blue":{"state":"full\\u001b"}}}, "nothing":{}}}
            """, false))
                .endsWith(
                        "",
                        "letters: sent 7, sealed yes",
                        "  boxes red: depth 3, load 0.5",
                        "  boxes blue: state full?",
                        "",
                        "nothing");
    }

    @Test
    void coloursTheLettersOfTheScoreboardInRuns() {
        assertThat(ScoreboardColours.of("WWW__KW."))
                .isEqualTo("\033[32mWWW\033[0m__\033[34mK\033[0m\033[32mW\033[0m\033[90m.\033[0m");
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
    void cutsALongRowOfIdleLetters() {
        assertThat(StatusTable.shortened("WK" + "_".repeat(998))).isEqualTo("WK" + "_".repeat(40) + "...958 more");
        assertThat(StatusTable.shortened("_".repeat(25))).isEqualTo("_".repeat(25));
        assertThat(StatusTable.shortened("W".repeat(300))).isEqualTo("W".repeat(300));
    }

    @Test
    void showsWhatThereIsWhenAnotherVersionLeavesSomethingOut() {
        assertThat(lines("{\"state\":\"stopping\",\"workers\":[{\"slot\":2}]}", false))
                .contains("   2    0    0  ?             0      0     0     0   0K   0s  ?");
    }

    private static List<String> lines(String json, boolean coloured) {
        return new StatusTable(coloured).lines((Map<?, ?>) JsonReader.parse(json));
    }
}
