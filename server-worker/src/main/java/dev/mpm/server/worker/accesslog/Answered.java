package dev.mpm.server.worker.accesslog;

import io.undertow.server.HttpServerExchange;

/**
 * A request that is over.
 *
 * @param nanos how long it took
 * @param arrivedMicros when it arrived, in microseconds since 1970
 */
record Answered(HttpServerExchange exchange, long nanos, long arrivedMicros) {}
