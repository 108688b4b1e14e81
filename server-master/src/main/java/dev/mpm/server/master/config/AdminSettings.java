package dev.mpm.server.master.config;

import dev.mpm.api.Setting;
import java.util.List;
import java.util.Optional;

/** The {@code admin:} section of the configuration: what the master itself answers over HTTP. */
public record AdminSettings(
        @Setting(
                byDefault = "",
                says = "Where the master answers /health, /ready, /metrics and /status, such as http://127.0.0.1:9090;"
                        + " empty: nowhere. Read at start only.")
        String listen) {

    /** Returns the address, if there is one. */
    public Optional<ListenAddress.Tcp> address() {
        return listen.isEmpty() ? Optional.empty() : Optional.of(tcp(ListenAddressReader.read(listen)));
    }

    /**
     * Checks the address against those of the app.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    void check(List<ListenAddress> app) {
        address()
                .filter(address -> !address.isAnyPort() && app.contains(address))
                .ifPresent(address -> {
                    throw new IllegalArgumentException(
                            address + " is where the app is served (expected: another port)");
                });
    }

    /** The JDK's HTTP server, which answers there, knows TCP only. */
    private static ListenAddress.Tcp tcp(ListenAddress address) {
        if (address instanceof ListenAddress.Tcp tcp) {
            return tcp;
        }
        throw new IllegalArgumentException(address
                + ": the master answers over TCP only (expected: http://host:port such as http://127.0.0.1:9090)");
    }
}
