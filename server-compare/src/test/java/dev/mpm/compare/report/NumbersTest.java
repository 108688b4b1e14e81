package dev.mpm.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.compare.result.Figure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "P99, 0, 0 ms",
        "P99, 0.0004, 0.400 µs",
        "P99, 0.4127, 413 µs",
        "P99, 0.99951, 1.00 ms",
        "P99, 1, 1.00 ms",
        "P99, 12.345, 12.3 ms",
        "P99, 999.4, 999 ms",
        "P99, 999.9, 1.00 s",
        "P99, 61234, 61.2 s",
        "CPU, 0.00912, 9.12 ms",
        "CPU, 3.9, 3.90 s",
        "PSS, 212.4, 212 MiB",
        "PSS, 1536, 1.50 GiB",
        "THROUGHPUT, 48123, 48.1k",
        "THROUGHPUT, 9999.6, 10.0k",
        "THROUGHPUT, 1234567, 1.23M",
        "THROUGHPUT, 19.84, 19.8",
        "ERRORS, 0, 0",
        "ERRORS, 3, 3",
        "ERRORS, 1234, 1234",
        "SPREAD, 1, 1.00×",
        "SWITCHES, 0.0312, 0.0312",
    })
    void haveThreeDigitsAndAUnitThatSuits(Figure figure, double value, String text) {
        assertThat(Numbers.of(figure, value)).isEqualTo(text);
    }
}
