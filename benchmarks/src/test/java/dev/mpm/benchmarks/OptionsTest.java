package dev.mpm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final Path OUT = Path.of("out");

    @Test
    void readsNamesNumbersAndSwitchesInAnyOrder() {
        var options = Options.parse(OUT, "--pin", "--work", "plaintext,file", "--rounds", "5", "--peer", "event");

        assertThat(options.peers()).containsExactly("event");
        assertThat(options.works()).containsExactly("plaintext", "file");
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.pin()).isTrue();
        assertThat(options.out()).isEqualTo(OUT);
    }

    @Test
    void takesLessTimeForEachOfTheManyTargets() {
        assertThat(Options.parse(OUT).time()).isEqualTo(Duration.ofSeconds(10));
        assertThat(Options.parse(OUT, "--targets").time()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Options.parse(OUT, "--peers", "event"))
                .hasMessageStartingWith("--peers: not an option");
        assertThatThrownBy(() -> Options.parse(OUT, "--rounds", "0")).hasMessageStartingWith("--rounds: '0'");
        assertThatThrownBy(() -> Options.parse(OUT, "--work")).hasMessageStartingWith("--work: no value");
    }
}
