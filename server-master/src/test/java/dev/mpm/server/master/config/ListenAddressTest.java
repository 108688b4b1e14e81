package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not an address stands with its message in {@code mistakes/listen-bad-address.yaml}. */
class ListenAddressTest {

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080",
                "http://127.0.0.1:0",
                "http://0.0.0.0:65535",
                "http://*:80",
                "http://localhost:80",
                "http://my-host.example.com.:80",
                "http://[::]:80",
                "http://[::1]:80",
                "http://[fe80::1:2]:80",
                "http+unix:///run/server.sock",
            })
    void comesBackAsItWasWritten(String text) {
        assertThat(ListenAddressReader.read(text)).hasToString(text);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                "http://:80",
                "http://[]:80",
                "http://-a:80",
                "http://1:80",
                "http://1.2.3.4.5:80",
                "http://user@host:80",
                "http://host:80/",
                "http://host:80?x",
                "http://host:08080 ",
                "http://host:+80",
                "HTTP://host:80",
                "http+unix:///",
                "http+unix:///run/",
                "http+unix:run.sock",
            })
    void isNothingElse(String text) {
        assertThatThrownBy(() -> ListenAddressReader.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }

    @Test
    void asksNoResolverForAName() {
        assertThat(ListenAddressReader.read("http://no-such-host.invalid:80"))
                .isEqualTo(new ListenAddress.Tcp("no-such-host.invalid", 80));
    }

    @Test
    void becomesAUnixDomainAddress() {
        assertThat(ListenAddressReader.read("http+unix:///run/a.sock").toSocketAddress())
                .isEqualTo(UnixDomainSocketAddress.of("/run/a.sock"));
    }
}
