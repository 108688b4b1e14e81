package dev.mpm.benchmarks;

import static dev.mpm.benchmarks.Target.cost;
import static dev.mpm.benchmarks.Target.figure;
import static dev.mpm.benchmarks.Target.ratio;

import dev.mpm.benchmarks.Target.Measured;
import java.util.List;

/** What is to be reached, and what must be measured to tell. */
final class Targets {

    /** What prefork is compared at: each connection is a process. */
    private static final int FEW = OurPeer.MOST_PROCESSES;

    private static final Case EVENT = many(AllPeers.EVENT, Works.PLAINTEXT);
    private static final Case WORKER = many(AllPeers.WORKER, Works.PLAINTEXT);
    private static final Case PREFORK = few(AllPeers.PREFORK, Works.PLAINTEXT);
    private static final Case RAW = many(AllPeers.UNDERTOW_IO, Works.PLAINTEXT);
    private static final Case RAW_CONNECTION = many(AllPeers.UNDERTOW_IO, Works.CONNECTION);
    private static final Case RAW_START = many(AllPeers.UNDERTOW_IO, new StartWork());
    private static final Case EVENT_START = many(AllPeers.EVENT, new StartWork());
    private static final Case MEMORY = many(AllPeers.EVENT, new MemoryWork());

    private static final List<Target> ALL = List.of(
            cost(
                    "plaintext: event, @NonBlocking / raw Undertow, I/O thread",
                    1.00,
                    many(AllPeers.EVENT_NON_BLOCKING, Works.PLAINTEXT),
                    RAW),
            cost(
                    "plaintext: the same in one process / raw Undertow, I/O thread",
                    1.00,
                    many(AllPeers.EVENT_NON_BLOCKING_ONE, Works.PLAINTEXT),
                    RAW),
            cost("plaintext: event, ordinary handler / raw Undertow, I/O thread", 1.15, EVENT, RAW),
            cost(
                    "plaintext: worker / raw Undertow, dispatched",
                    0.65,
                    WORKER,
                    many(AllPeers.UNDERTOW_DISPATCHED, Works.PLAINTEXT)),
            cost(
                    "plaintext: prefork / raw Undertow, dispatched",
                    0.65,
                    PREFORK,
                    few(AllPeers.UNDERTOW_DISPATCHED, Works.PLAINTEXT)),
            cost(
                    "plaintext: virtual / Helidon",
                    1.0,
                    many(AllPeers.VIRTUAL, Works.PLAINTEXT),
                    many(AllPeers.HELIDON, Works.PLAINTEXT)),
            cost(
                    "plaintext: virtual in one process / Helidon",
                    1.0,
                    many(AllPeers.VIRTUAL_ONE, Works.PLAINTEXT),
                    many(AllPeers.HELIDON, Works.PLAINTEXT)),
            cost(
                    "sleep: virtual / Helidon",
                    1.0,
                    many(AllPeers.VIRTUAL, Works.SLEEP),
                    many(AllPeers.HELIDON, Works.SLEEP)),
            cost(
                    "sleep: virtual in one process / Helidon",
                    1.0,
                    many(AllPeers.VIRTUAL_ONE, Works.SLEEP),
                    many(AllPeers.HELIDON, Works.SLEEP)),
            cost("plaintext: prefork / httpd's", 0.35, PREFORK, few(AllPeers.HTTPD_PREFORK, Works.PLAINTEXT)),
            cost("plaintext: worker / httpd's", 0.35, WORKER, many(AllPeers.HTTPD_WORKER, Works.PLAINTEXT)),
            cost("plaintext: event / httpd's", 0.35, EVENT, many(AllPeers.HTTPD_EVENT, Works.PLAINTEXT)),
            cost(
                    "file: prefork / httpd's",
                    0.6,
                    few(AllPeers.PREFORK, Works.FILE),
                    few(AllPeers.HTTPD_PREFORK, Works.FILE)),
            cost(
                    "file: worker / httpd's",
                    0.6,
                    many(AllPeers.WORKER, Works.FILE),
                    many(AllPeers.HTTPD_WORKER, Works.FILE)),
            cost(
                    "file: event / httpd's",
                    0.6,
                    many(AllPeers.EVENT, Works.FILE),
                    many(AllPeers.HTTPD_EVENT, Works.FILE)),
            cost("plaintext: worker / Gunicorn gthread", 0.2, WORKER, many(AllPeers.GUNICORN_GTHREAD, Works.PLAINTEXT)),
            cost("plaintext: prefork / Gunicorn sync", 0.2, PREFORK, few(AllPeers.GUNICORN_SYNC, Works.PLAINTEXT)),
            cost(
                    "connection: prefork / raw Undertow, I/O thread",
                    0.75,
                    few(AllPeers.PREFORK, Works.CONNECTION),
                    few(AllPeers.UNDERTOW_IO, Works.CONNECTION)),
            cost(
                    "connection: prefork / raw Undertow, dispatched",
                    0.75,
                    few(AllPeers.PREFORK, Works.CONNECTION),
                    few(AllPeers.UNDERTOW_DISPATCHED, Works.CONNECTION)),
            cost(
                    "connection: worker / raw Undertow, I/O thread",
                    0.75,
                    many(AllPeers.WORKER, Works.CONNECTION),
                    RAW_CONNECTION),
            cost(
                    "connection: worker / raw Undertow, dispatched",
                    0.75,
                    many(AllPeers.WORKER, Works.CONNECTION),
                    many(AllPeers.UNDERTOW_DISPATCHED, Works.CONNECTION)),
            cost(
                    "connection: event / raw Undertow, I/O thread",
                    0.9,
                    many(AllPeers.EVENT, Works.CONNECTION),
                    RAW_CONNECTION),
            cost(
                    "file: event / raw Undertow's ResourceHandler",
                    0.4,
                    many(AllPeers.EVENT, Works.FILE),
                    many(AllPeers.UNDERTOW_IO, Works.FILE)),
            cost(
                    "plaintext: event under a master / bare",
                    1.03,
                    many(AllPeers.EVENT_ONE, Works.SCOREBOARD),
                    many(AllPeers.EVENT_BARE, Works.SCOREBOARD)),
            cost(
                    "plaintext: worker under a master / bare",
                    1.03,
                    many(AllPeers.WORKER_ONE, Works.SCOREBOARD),
                    many(AllPeers.WORKER_BARE, Works.SCOREBOARD)),
            ratio(
                    "worker spawn to ready / raw Undertow's first answer",
                    0.5,
                    new Measured(EVENT_START, Figure.WORKER_READY),
                    new Measured(RAW_START, Figure.FIRST_ANSWER)),
            ratio(
                    "mpmctl run to first answer / raw Undertow's first answer",
                    1.5,
                    new Measured(EVENT_START, Figure.FIRST_ANSWER),
                    new Measured(RAW_START, Figure.FIRST_ANSWER)),
            figure("MiB of one idle worker", 40, new Measured(MEMORY, Figure.IDLE_PROCESS)),
            figure("MiB of one worker after 1,000,000 requests", 64, new Measured(MEMORY, Figure.LOADED_PROCESS)),
            figure(
                    "KiB for each of 10,000 idle connections, event",
                    4,
                    new Measured(many(AllPeers.EVENT, new IdleWork()), Figure.PER_CONNECTION)),
            figure(
                    "p99 of plaintext beside sleepers / alone, event",
                    2,
                    new Measured(many(AllPeers.EVENT, Works.TAIL), Figure.RATIO)));

    private Targets() {}

    /** Returns what must be measured, once each. */
    static List<Case> cases() {
        return ALL.stream()
                .flatMap(target -> target.cases().stream())
                .distinct()
                .toList();
    }

    static List<Verdict> verdicts(Results results) {
        return ALL.stream().map(target -> target.judge(results)).toList();
    }

    private static Case many(Peer peer, Work work) {
        return new Case(peer, work, work.connections());
    }

    private static Case few(Peer peer, Work work) {
        return new Case(peer, work, FEW);
    }
}
