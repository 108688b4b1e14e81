package dev.mpm.server.master;

import dev.mpm.server.core.scoreboard.SlotView;
import java.io.IOException;
import java.nio.file.Path;

/** Writes evidence from {@code /proc}, on a thread per file. */
final class SystemEvidence implements EvidenceWriter {

    private final Inbox inbox;

    SystemEvidence(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public void write(Path file, String reason, long pid, SlotView view) {
        Thread.ofVirtual().name("evidence").start(() -> {
            String problem = "";
            try {
                ProcessEvidence.write(file, reason, pid, view, System.nanoTime());
            } catch (IOException | RuntimeException e) {
                problem = e.toString();
            }
            inbox.put(new SupervisorEvent.EvidenceWritten(file, problem));
        });
    }
}
