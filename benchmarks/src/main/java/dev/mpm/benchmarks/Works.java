package dev.mpm.benchmarks;

import dev.mpm.benchmarks.peers.Answers;
import java.util.List;
import java.util.Set;

/** All works, in the order of the tables. */
final class Works {

    static final LoadWork PLAINTEXT =
            LoadWork.of("plaintext", "GET /plaintext: 13 bytes, the least a server can do", Question.PLAINTEXT, 64);

    static final LoadWork JSON = LoadWork.of(
            "json", "GET /json: a small object, encoded before", new Question("/json", Answers.JSON, true), 64);

    static final LoadWork FILE = LoadWork.of(
            "file",
            "GET /files/" + Site.FILE + ": a file of 1 KiB",
            new Question("/files/" + Site.FILE, Site.fileBody(), true),
            64);

    static final LoadWork SLEEP = LoadWork.of(
            "sleep",
            "GET /sleep?ms=50: a handler that blocks for 50 ms",
            new Question("/sleep?ms=50", "slept 50 ms\n", true),
            256);

    static final LoadWork PRIME = LoadWork.of(
            "prime",
            "GET /prime?number=1000000007: a handler that computes",
            new Question("/prime?number=1000000007", "\"prime\":true", false),
            64);

    static final LoadWork CONNECTION =
            new LoadWork("connection", "GET /plaintext, one request per connection", Question.PLAINTEXT, 64, false);

    static final LoadWork SCOREBOARD =
            LoadWork.of("scoreboard", "GET /plaintext with scoreboard and master, and without", Question.PLAINTEXT, 64);

    static final TailWork TAIL = new TailWork("tail", 2);

    /** What a server can do that answers fixed texts only. */
    static final Set<String> QUICK = Set.of("plaintext", "json", "connection", "start", "memory", "idle");

    private Works() {}

    static List<Work> all() {
        return List.of(
                PLAINTEXT,
                JSON,
                FILE,
                SLEEP,
                PRIME,
                CONNECTION,
                SCOREBOARD,
                new StartWork(),
                new WarmUpWork(),
                new MemoryWork(),
                new IdleWork(),
                new SpreadWork(),
                new ReloadWork(),
                TAIL,
                new TailWork("tail-quarter", 4));
    }
}
