package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "stop graceful",
                "stop fast",
                "reload",
                "reload rolling",
                "scale +1",
                "scale -12",
                "scale 4",
                "scale 0",
                "rest",
                "dump 17",
                "send cache/clear YWxs",
                "send cache/clear ",
                "logs reopen"
            })
    void isReadAsItIsWritten(String line) {
        assertThat(ControlCommand.parse(line).line()).isEqualTo(line);
        assertThat(ControlRequest.parse(line)).isEqualTo(new ControlRequest(ControlCommand.parse(line), true));
        assertThat(ControlRequest.parse(line + " no-wait").waits()).isFalse();
        assertThat(ControlRequest.parse(line + " no-wait").line()).isEqualTo(line + " no-wait");
    }

    @Test
    void tellsMoreFromSoMany() {
        assertThat(ControlCommand.parse("scale +2")).isEqualTo(new ControlCommand.Scale(2));
        assertThat(ControlCommand.parse("scale 2")).isEqualTo(new ControlCommand.ScaleTo(2));
    }

    @Test
    void carriesAnyTextOfAnOperator() {
        var send = new ControlCommand.Send("chat", "two\nlines, no-wait");

        assertThat(ControlCommand.parse(send.line())).isEqualTo(send);
        assertThatThrownBy(() -> new ControlCommand.Send("chat", "x".repeat(8193)))
                .hasMessage("text: 8193 bytes (expected: <= 8192)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "dance", "stop", "stop slow", "scale", "scale +0", "scale 99999", "dump", "dump -1", "dump x"
            })
    void isRefusedWithWhatThereIs(String line) {
        assertThatThrownBy(() -> ControlCommand.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + line + "' is not a command (expected: status, stop graceful, ")
                .hasMessageEndingWith(", logs reopen)");
    }
}
