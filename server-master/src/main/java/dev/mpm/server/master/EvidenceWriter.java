package dev.mpm.server.master;

import dev.mpm.server.core.scoreboard.SlotView;
import java.nio.file.Path;

/** Writes down what the system knows of a worker that does not answer; a test writes nothing. */
@FunctionalInterface
interface EvidenceWriter {

    /** Writes the file on a thread of its own and reports {@link SupervisorEvent.EvidenceWritten}. Never blocks. */
    void write(Path file, String reason, long pid, SlotView view);
}
