package dev.mpm.api;

import java.time.Duration;

/** The {@code http:} section of the configuration: what every engine must hold to. */
public record HttpSettings(
        @Setting(
                byDefault = "5s",
                min = "0s",
                max = "1h",
                says = "How long a connection may stay idle between two requests; 0s turns keep-alive off.")
        Duration keepAliveTimeout,

        @Setting(
                byDefault = "100",
                min = "0",
                says = "Requests answered on one connection before it is closed; 0 means no limit.")
        int maxKeepAliveRequests,

        @Setting(
                byDefault = "true",
                says = "While connections wait in the backlog and no thread is free, kept-alive connections make room.")
        boolean keepAliveYield,

        @Setting(
                byDefault = "10s",
                min = "100ms",
                max = "1h",
                says = "How long a client may take to send a request's line and headers.")
        Duration requestHeaderTimeout,

        @Setting(
                byDefault = "60s",
                min = "1s",
                max = "1h",
                says = "How long reading a request's body or writing an answer may make no progress.")
        Duration ioTimeout,

        @Setting(
                byDefault = "16KiB",
                min = "1KiB",
                max = "1MiB",
                says = "The largest request line and headers together.")
        DataSize maxHeaderSize,

        @Setting(byDefault = "1GiB", min = "0B", says = "The largest request body; a larger one is answered with 413.")
        DataSize maxEntitySize) {

    /** Returns the values that hold where the configuration names none. */
    public static HttpSettings defaults() {
        return new HttpSettings(
                Duration.ofSeconds(5),
                100,
                true,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                new DataSize(16 << 10),
                new DataSize(1 << 30));
    }
}
