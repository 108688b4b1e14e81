package dev.mpm.compare.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerStatusTest {

    private static final String BEFORE = """
        {"state":"running","listeners":["http://127.0.0.1:41234"],"totals":{"workersStarted":2},
         "workers":[{"slot":1,"pid":11,"state":"ready","requests":5,"connections":2,"busy":1,"liveHeapBytes":1048576},
                    {"slot":0,"pid":10,"state":"ready","requests":7,"connections":1,"busy":0,"liveHeapBytes":2097152}]}
        """;

    private static final String AFTER = """
        {"state":"running","listeners":["http://127.0.0.1:41234"],"totals":{"workersStarted":3},
         "workers":[{"slot":0,"pid":10,"state":"ready","requests":107,"connections":0,"busy":0,"liveHeapBytes":0},
                    {"slot":1,"pid":12,"state":"booting","requests":3,"connections":0,"busy":0,"liveHeapBytes":0}]}
        """;

    @Test
    void readsWhatTheServerSaysInTheOrderOfItsSlots() {
        var status = ServerStatus.parse(BEFORE);

        assertThat(status.port()).isEqualTo(41234);
        assertThat(status.workersStarted()).isEqualTo(2);
        assertThat(status.liveHeapMib()).isEqualTo(3);
        assertThat(status.workers()).extracting(ServerStatus.Worker::pid).containsExactly(10L, 11L);
    }

    @Test
    void isReadyWhenAllItsWorkersAreAndThereAreEnough() {
        assertThat(ServerStatus.parse(BEFORE).isReady(2)).isTrue();
        assertThat(ServerStatus.parse(BEFORE).isReady(3)).isFalse();
        assertThat(ServerStatus.parse(AFTER).isReady(1)).isFalse();
    }

    @Test
    void findsTheWorkerWithTheMostConnectionsAmongThoseThatServe() {
        assertThat(ServerStatus.parse(BEFORE).busiest().orElseThrow().slot()).isEqualTo(1);
        assertThat(ServerStatus.parse(AFTER).busiest().orElseThrow().slot()).isZero();
    }

    @Test
    void countsTheRequestsOfANewWorkerFromItsBeginning() {
        assertThat(ServerStatus.parse(AFTER).requestsSince(ServerStatus.parse(BEFORE)))
                .containsExactly(100L, 3L);
    }
}
