package dev.mpm.tck;

import dev.mpm.api.DataSize;
import dev.mpm.api.HttpSettings;
import java.time.Duration;

/** Collects the limits for one test: so wide that none is met, but for those that the test names. */
final class HttpLimits {

    private static final Duration NEVER = Duration.ofHours(1);

    private Duration keepAliveTimeout = NEVER;
    private int maxKeepAliveRequests = 0;
    private Duration requestHeaderTimeout = NEVER;
    private Duration ioTimeout = NEVER;
    private long maxHeaderSize = 64 << 10;
    private long maxEntitySize = Integer.MAX_VALUE;

    private HttpLimits() {}

    static HttpLimits wide() {
        return new HttpLimits();
    }

    HttpLimits keepAliveTimeout(Duration limit) {
        keepAliveTimeout = limit;
        return this;
    }

    HttpLimits maxKeepAliveRequests(int limit) {
        maxKeepAliveRequests = limit;
        return this;
    }

    HttpLimits requestHeaderTimeout(Duration limit) {
        requestHeaderTimeout = limit;
        return this;
    }

    HttpLimits ioTimeout(Duration limit) {
        ioTimeout = limit;
        return this;
    }

    HttpLimits maxHeaderSize(long bytes) {
        maxHeaderSize = bytes;
        return this;
    }

    HttpLimits maxEntitySize(long bytes) {
        maxEntitySize = bytes;
        return this;
    }

    HttpSettings settings() {
        return new HttpSettings(
                keepAliveTimeout,
                maxKeepAliveRequests,
                true,
                requestHeaderTimeout,
                ioTimeout,
                new DataSize(maxHeaderSize),
                new DataSize(maxEntitySize));
    }
}
