package dev.mpm.server.master.config;

import dev.mpm.api.DataSize;
import dev.mpm.api.Setting;
import java.time.Duration;

/** The {@code messages:} section of the configuration: how much the relay of messages between workers keeps. */
public record MessagesSettings(
        @Setting(
                byDefault = "4MiB",
                min = "1MiB",
                max = "1GiB",
                says = "Messages that may wait for one worker, and in it for the handlers of one topic; over that,"
                        + " those who send to it wait. All workers together have a quarter of the master's heap."
                        + " Read at start only.")
        DataSize queueSize,

        @Setting(
                byDefault = "64KiB",
                min = "1KiB",
                max = "512KiB",
                says = "The longest message between workers. Read at start only.")
        DataSize maxMessage,

        @Setting(
                byDefault = "5s",
                min = "0s",
                max = "60s",
                says = "How long a message waits for a worker whose queue is full; then the worker loses it. Read at"
                        + " start only.")
        Duration slowReaderTimeout) {}
