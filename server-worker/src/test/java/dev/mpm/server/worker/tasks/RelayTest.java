package dev.mpm.server.worker.tasks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class RelayTest {

    @Test
    void goesOnAfterAReceiverThatFails() throws InterruptedException {
        var received = new LinkedBlockingQueue<String>();
        var relay = new Relay<String>(Duration.ZERO, value -> {
            received.add(value);
            throw new IllegalStateException("refuses " + value);
        });

        relay.put("first");
        assertThat(received.poll(10, SECONDS)).isEqualTo("first");
        relay.put("second");
        assertThat(received.poll(10, SECONDS)).isEqualTo("second");
    }
}
