package dev.mpm.server.master.config;

import dev.mpm.api.DataSize;
import dev.mpm.api.Setting;
import java.time.Duration;

/**
 * What the {@code pool:} section says about replacing workers that are well but old. A successor is ready before such a
 * worker leaves, so every limit may be exceeded by what is served meanwhile.
 */
public record RecyclingSettings(
        @Setting(byDefault = "0", min = "0", says = "Requests after which a worker is replaced; 0 means never.")
        long maxRequestsPerChild,

        @Setting(
                byDefault = "0",
                min = "0",
                says = "Up to this many more requests, drawn for each worker, so that not all are replaced at one"
                        + " time.")
        long maxRequestsJitter,

        @Setting(byDefault = "0", min = "0", says = "Connections after which a worker is replaced; 0 means never.")
        long maxConnectionsPerChild,

        @Setting(byDefault = "0s", min = "0s", says = "Age at which a worker is replaced; 0s means never.")
        Duration maxAge,

        @Setting(
                byDefault = "0B",
                min = "0B",
                says = "Resident memory of its process above which a worker is replaced; 0B means never.")
        DataSize maxRss,

        @Setting(
                byDefault = "0B",
                min = "0B",
                says = "Heap in use after a garbage collection above which a worker is replaced; 0B means never.")
        DataSize maxLiveHeap,

        @Setting(byDefault = "1", min = "1", says = "Workers replaced at one time by recycling or a rolling reload.")
        int maxUnavailable) {}
