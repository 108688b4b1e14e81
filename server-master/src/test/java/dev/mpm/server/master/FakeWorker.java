package dev.mpm.server.master;

import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.posix.ProcessSignal;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A worker that exists in the test only: it notes what it is told, and says and does what the test wants. */
final class FakeWorker implements WorkerProcess, WorkerLink {

    final List<ProcessSignal> signals = new ArrayList<>();
    final List<Message> told = new ArrayList<>();
    final List<String> lastWords = new ArrayList<>();
    boolean isDeaf;
    boolean isHung;
    private final Inbox inbox;
    private final int slot;
    private final long pid;
    private final String token;

    FakeWorker(Inbox inbox, int slot, long pid, String token) {
        this.inbox = inbox;
        this.slot = slot;
        this.pid = pid;
        this.token = token;
    }

    int slot() {
        return slot;
    }

    void greets() {
        greets(token);
    }

    void greets(String shownToken) {
        inbox.put(new SupervisorEvent.WorkerGreeted(this, new Message.Hello(slot, pid, shownToken)));
    }

    void says(Message.ToMaster message) {
        inbox.put(new SupervisorEvent.WorkerReported(this, message));
    }

    void getsReady() {
        getsPrepared();
        says(new Message.Ready());
    }

    void getsPrepared() {
        greets();
        says(new Message.Booting());
        says(new Message.Prepared());
    }

    void ends(int exitCode) {
        inbox.put(new SupervisorEvent.WorkerExited(slot, pid, exitCode));
        fallsSilent();
    }

    void endsWithoutBeingHeard(int exitCode) {
        inbox.put(new SupervisorEvent.WorkerExited(slot, pid, exitCode));
    }

    void fallsSilent() {
        inbox.put(new SupervisorEvent.WorkerSilent(this, "end of file"));
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void signal(ProcessSignal signal) {
        signals.add(signal);
    }

    @Override
    public List<String> lastWords() {
        return lastWords;
    }

    @Override
    public boolean boot(BootSpec spec, List<ServerSocketChannel> sockets) {
        return told.add(new Message.Boot(spec));
    }

    @Override
    public boolean send(Message.ToWorker message) {
        if (isDeaf) {
            return false;
        }
        told.add(message);
        if (message instanceof Message.Dump dump && !isHung) {
            says(new Message.Dumped(dump.file(), ""));
        }
        return true;
    }

    @Override
    public void close() {
        fallsSilent();
    }
}
