package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LiveHeapTest {

    @Test
    void tellsWhatACollectionLeft() {
        System.gc();
        var kept = new byte[32 << 20];
        System.gc();
        long with = LiveHeap.bytes();
        assertThat(kept).hasSize(32 << 20);

        assertThat(with).isBetween(32L << 20, Runtime.getRuntime().maxMemory());
    }
}
