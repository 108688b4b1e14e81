package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.DataSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedSettingsTest {

    @Test
    void readsNamesAndSizesInOrder() {
        assertThat(new SharedSettings(List.of("sessions = 8MiB", "a.b-c_1=4KiB")).sizes())
                .containsExactly(
                        Map.entry("sessions", new DataSize(8 << 20)), Map.entry("a.b-c_1", new DataSize(4096)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sessions | a name of letters and digits, and a size, such as sessions=8MiB",
                "../x=8MiB | a name of letters and digits, and a size, such as sessions=8MiB",
                "x=8M | a name of letters and digits, and a size, such as sessions=8MiB",
                "x=4095B | a size from 4KiB to 1TiB",
                "x=2TiB | a size from 4KiB to 1TiB",
                "twice=8KiB | each name once",
            })
    void refusesWhatIsNoRegion(String entry, String expected) {
        assertThatThrownBy(() -> new SharedSettings(List.of("twice=4KiB", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("regions: '" + entry + "' (expected: " + expected + ")");
    }
}
