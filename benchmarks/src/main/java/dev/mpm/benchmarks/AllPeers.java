package dev.mpm.benchmarks;

import java.util.List;

/** All servers that can be measured, ours first. */
final class AllPeers {

    static final OurPeer PREFORK = OurPeer.of("prefork", "ours: a process per connection");
    static final OurPeer WORKER = OurPeer.of("worker", "ours: a thread per connection, a process per processor");
    static final OurPeer VIRTUAL = OurPeer.of("virtual", "ours: a virtual thread per connection");
    static final OurPeer EVENT = OurPeer.of("event", "ours: event loops, an ordinary handler");
    static final OurPeer EVENT_NON_BLOCKING = EVENT.running("NonBlockingApp")
            .named("event-nonblocking", "ours: event loops, a handler that promises not to block");
    static final OurPeer EVENT_DISPATCHED = EVENT.with("adaptive", "false")
            .named("event-dispatched", "ours: event loops, an ordinary handler that always runs on the pool");
    static final OurPeer EVENT_ONE = EVENT.inOneProcess().named("event-one", "ours: event with one worker process");
    static final OurPeer WORKER_ONE = WORKER.inOneProcess().named("worker-one", "ours: worker with one worker process");

    static final JavaPeer UNDERTOW_IO = JavaPeer.undertow(
            "io", "raw Undertow, quick handlers on the I/O thread", Names.plus(Works.QUICK, "file", "sleep", "prime"));
    static final JavaPeer UNDERTOW_DISPATCHED = JavaPeer.undertow(
            "dispatched",
            "raw Undertow, handlers on its pool",
            Names.plus(Works.QUICK, "file", "sleep", "prime"));
    static final JavaPeer NETTY = JavaPeer.netty();
    static final JavaPeer HELIDON = JavaPeer.helidon();
    static final JavaPeer JETTY = JavaPeer.jetty();

    private AllPeers() {}

    static List<Peer> all() {
        return List.of(
                PREFORK,
                WORKER,
                EVENT,
                EVENT_NON_BLOCKING,
                EVENT_DISPATCHED,
                VIRTUAL,
                EVENT_ONE,
                WORKER_ONE,
                UNDERTOW_IO,
                UNDERTOW_DISPATCHED,
                NETTY,
                HELIDON,
                JETTY);
    }
}
