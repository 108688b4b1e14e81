package dev.mpm.server.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.server.core.tasks.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FateTest {

    @ParameterizedTest(name = "{0}, attempt {1} with {2} retries: tried again {3}")
    @CsvSource({
        "DIED,        1, 0, false",
        "DIED,        1, 1, true",
        "DIED,        2, 1, false",
        "TIMEOUT,     1, 0, false",
        "TIMEOUT,     3, 3, true",
        "TIMEOUT,     4, 3, false",
        "THREW,       1, 9, false",
        "UNAVAILABLE, 1, 9, false",
    })
    void isAnotherAttemptWhereThatMayHelp(Reason reason, int attempts, int retries, boolean isRetried) {
        assertThat(Fate.of(reason, "why", attempts, retries) instanceof Fate.Retry)
                .isEqualTo(isRetried);
    }

    @Test
    void saysWhyAndHowOften() {
        assertThat(Fate.of(Reason.DIED, "exit code 7", 2, 1))
                .isEqualTo(new Fate.Failure(new Outcome.Failed(Reason.DIED, "exit code 7", "", 2)));
    }
}
