package dev.mpm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartWorkTest {

    @Test
    void readsFromTheServersLogHowLongAWorkerTook() {
        assertThat(StartWork.readyMillis("worker 0 (pid 7) of generation 1 ready in 412 ms\n"))
                .contains(412.0);
        assertThat(StartWork.readyMillis("worker 0 (pid 7) of generation 1 ready in 2.1 s\n"))
                .contains(2100.0);
        assertThat(StartWork.readyMillis("listening on http://127.0.0.1:8080\n"))
                .isEmpty();
    }
}
