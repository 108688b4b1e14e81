package dev.mpm.server.master;

import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.scoreboard.SlotView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Has it written down what a worker is doing: by the worker itself, or, if that does not answer, from what the system
 * knows of its process.
 *
 * <p>Belongs to the supervisor's thread; what is to follow is called there, once, in any case.
 */
final class EvidenceDesk {

    /** How long a worker may take to write it; a JVM that is well needs a fraction of that. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** How long to wait for the system's side, which is read from files of the kernel. */
    private static final Duration SYSTEM = Duration.ofSeconds(3);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    /** A request that is under way, by its file. */
    private static final class Inquiry {

        private final long pid;
        private final SlotView view;
        private final String reason;
        private final Consumer<Evidence> then;
        private boolean asksSystem;
        private long deadline;

        private Inquiry(long pid, SlotView view, String reason, Consumer<Evidence> then) {
            this.pid = pid;
            this.view = view;
            this.reason = reason;
            this.then = then;
        }
    }

    /**
     * What came of it.
     *
     * @param problem why there is no file, empty if there is one
     */
    record Evidence(Path file, String problem) {

        /** Returns where it is, as the end of a line. */
        String text() {
            return problem.isEmpty() ? "evidence in " + file : "no evidence could be written: " + problem;
        }

        boolean isThere() {
            return problem.isEmpty();
        }
    }

    private final Path directory;
    private final EvidenceWriter writer;
    private final Map<Path, Inquiry> open = new LinkedHashMap<>();
    private int number;

    EvidenceDesk(Path directory, EvidenceWriter writer) {
        this.directory = directory;
        this.writer = writer;
    }

    /**
     * Starts an inquiry.
     *
     * @param reason a few words, which also name the file
     * @param view the worker's part of the scoreboard now
     */
    void inquire(WorkerHandle worker, SlotView view, String reason, long now, Consumer<Evidence> then) {
        Path file = file(worker, reason);
        Inquiry inquiry = new Inquiry(worker.pid(), view, reason, then);
        open.put(file, inquiry);
        if (worker.send(new Message.Dump(file.toString(), reason))) {
            inquiry.deadline = now + ANSWER.toNanos();
        } else {
            askSystem(file, inquiry, now);
        }
    }

    private Path file(WorkerHandle worker, String reason) {
        number++;
        String time = TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
        String word = reason.replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT);
        return directory.resolve(time + "-" + number + "-slot" + worker.slot() + "-pid" + worker.pid() + "-"
                + word.substring(0, Math.min(30, word.length())) + ".txt");
    }

    private void askSystem(Path file, Inquiry inquiry, long now) {
        inquiry.asksSystem = true;
        inquiry.deadline = now + SYSTEM.toNanos();
        writer.write(file, inquiry.reason, inquiry.pid, inquiry.view);
    }

    /** Takes a worker's answer. */
    void dumped(Message.Dumped dumped, long now) {
        Path file = Path.of(dumped.file());
        Inquiry inquiry = open.get(file);
        if (inquiry == null || inquiry.asksSystem) {
            return;
        }
        if (dumped.problem().isEmpty()) {
            end(file, "");
        } else {
            askSystem(file, inquiry, now);
        }
    }

    /** Takes the system's answer. */
    void written(SupervisorEvent.EvidenceWritten written) {
        end(written.file(), written.problem());
    }

    /** Turns to the system for workers that did not answer in time, and goes on without for what does not come at all. */
    void step(long now) {
        for (Map.Entry<Path, Inquiry> entry : List.copyOf(open.entrySet())) {
            Inquiry inquiry = entry.getValue();
            if (now < inquiry.deadline) {
                continue;
            }
            if (inquiry.asksSystem) {
                end(entry.getKey(), "the system did not answer within " + Ages.of(SYSTEM.toNanos()));
            } else {
                askSystem(entry.getKey(), inquiry, now);
            }
        }
    }

    /** Does not wait any more for a process that has ended. */
    void gone(long pid) {
        for (Map.Entry<Path, Inquiry> entry : List.copyOf(open.entrySet())) {
            if (entry.getValue().pid == pid && !entry.getValue().asksSystem) {
                end(entry.getKey(), "the process ended meanwhile");
            }
        }
    }

    /** Returns when something becomes due, {@code Long.MAX_VALUE} for never. */
    long deadline() {
        return open.values().stream()
                .mapToLong(inquiry -> inquiry.deadline)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void end(Path file, String problem) {
        Inquiry inquiry = open.remove(file);
        if (inquiry != null) {
            inquiry.then.accept(new Evidence(file, problem));
        }
    }
}
