package dev.mpm.server.master.config;

import dev.mpm.api.Setting;
import java.time.Duration;

/** The {@code pool:} section of the configuration: how the supervisor treats worker processes under every MPM. */
public record PoolSettings(
        @Setting(
                byDefault = "30s",
                min = "1s",
                max = "1h",
                says = "How long a worker may take from its start until it is ready; a slower one is ended.")
        Duration bootTimeout,

        @Setting(
                byDefault = "30s",
                min = "0s",
                max = "1h",
                says = "How long requests in flight may take to finish when the server or a worker stops gracefully.")
        Duration gracefulShutdownTimeout,

        @Setting(
                byDefault = "0s",
                min = "0s",
                max = "10m",
                says = "How long the server goes on as before when it is asked to stop, but says that it is not"
                        + " ready, so that a load balancer can turn to others.")
        Duration shutdownDelay,

        @Setting(
                byDefault = "2s",
                min = "0s",
                max = "5m",
                says = "How long a worker that was asked to end (TERM) has before it is killed (KILL).")
        Duration killTimeout,

        @Setting(
                byDefault = "30s",
                min = "0s",
                max = "1h",
                says = "How long a worker's JVM may give no sign of life before it is replaced; 0s means for ever.")
        Duration heartbeatTimeout,

        @Setting(
                byDefault = "0s",
                min = "0s",
                max = "1h",
                says = "How long the workers of a reload must live before those that they replace leave.")
        Duration reloadProbation,

        @Setting(
                byDefault = "5",
                min = "1",
                says = "How many workers may die within restart-period before restarts are delayed.")
        int restartIntensity,

        @Setting(
                byDefault = "10s",
                min = "1s",
                max = "1h",
                says = "The time within which deaths are counted against restart-intensity.")
        Duration restartPeriod,

        @Setting(
                byDefault = "30s",
                min = "1s",
                max = "1h",
                says = "The longest delay before a dead worker is replaced; the delay doubles up to it.")
        Duration maxRestartDelay) {}
