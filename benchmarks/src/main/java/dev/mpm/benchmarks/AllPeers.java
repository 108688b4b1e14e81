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
    static final OurPeer EVENT_WARM =
            EVENT.warmedUp().named("event-warm", "ours: event, workers that have warmed up before they are ready");
    static final OurPeer EVENT_ONE = EVENT.inOneProcess().named("event-one", "ours: event with one worker process");
    static final OurPeer WORKER_ONE = WORKER.inOneProcess().named("worker-one", "ours: worker with one worker process");

    static final OurPeer EVENT_NON_BLOCKING_ONE = EVENT_NON_BLOCKING
            .inOneProcess()
            .named("event-nonblocking-one", "ours: event-nonblocking with one worker process");
    static final OurPeer VIRTUAL_ONE =
            VIRTUAL.inOneProcess().named("virtual-one", "ours: virtual with one worker process");

    static final JavaPeer UNDERTOW_IO = JavaPeer.undertow(
            "io",
            "raw Undertow, quick handlers on the I/O thread",
            Names.plus(Works.QUICK, "file", "sleep", "prime", "tail", "tail-quarter"));
    static final JavaPeer UNDERTOW_DISPATCHED = JavaPeer.undertow(
            "dispatched",
            "raw Undertow, handlers on its pool",
            Names.plus(Works.QUICK, "file", "sleep", "prime", "tail", "tail-quarter"));
    static final JavaPeer NETTY = JavaPeer.netty();
    static final JavaPeer HELIDON = JavaPeer.helidon();
    static final JavaPeer JETTY = JavaPeer.jetty();

    static final HttpdPeer HTTPD_PREFORK = new HttpdPeer("prefork");
    static final HttpdPeer HTTPD_WORKER = new HttpdPeer("worker");
    static final HttpdPeer HTTPD_EVENT = new HttpdPeer("event");
    static final GunicornPeer GUNICORN_SYNC = new GunicornPeer("sync");
    static final GunicornPeer GUNICORN_GTHREAD = new GunicornPeer("gthread");
    static final BarePeer EVENT_BARE = new BarePeer(EVENT_ONE);
    static final BarePeer WORKER_BARE = new BarePeer(WORKER_ONE);

    private AllPeers() {}

    static List<Peer> all() {
        return List.of(
                PREFORK,
                WORKER,
                EVENT,
                EVENT_NON_BLOCKING,
                EVENT_NON_BLOCKING_ONE,
                EVENT_DISPATCHED,
                EVENT_WARM,
                VIRTUAL,
                VIRTUAL_ONE,
                EVENT_ONE,
                EVENT_BARE,
                WORKER_ONE,
                WORKER_BARE,
                UNDERTOW_IO,
                UNDERTOW_DISPATCHED,
                NETTY,
                HELIDON,
                JETTY,
                HTTPD_PREFORK,
                HTTPD_WORKER,
                HTTPD_EVENT,
                new NginxPeer(),
                new FloorPeer("prefork"),
                new FloorPeer("worker"),
                GUNICORN_SYNC,
                GUNICORN_GTHREAD,
                NodePeer.cluster("rr", "Node's cluster; the main process hands out connections in turn"),
                NodePeer.cluster("shared", "Node's cluster; processes accept from one socket"),
                NodePeer.fork());
    }
}
