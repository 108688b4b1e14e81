package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorShareTest {

    @Test
    void isAllThatTheJvmKnowsOfUnlessItIsTold() {
        assertThat(ProcessorShare.own()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void isToldByAPropertyOfTheCommandLine() {
        assertThat(ProcessorShare.option(3)).isEqualTo("-Dmpm.processors=3");
    }
}
