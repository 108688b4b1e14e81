package dev.mpm.server.core.scoreboard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** The scoreboard's file, mapped into this process. */
public final class Scoreboard {

    private Scoreboard() {}

    /** Creates the file anew, for the master. An older file at the path is replaced; who has it mapped keeps it. */
    public static Scoreboard create(Path path, int slots, int lanesPerSlot) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a file that a master created.
     *
     * @throws IOException if there is none, or it has another layout
     */
    public static Scoreboard open(Path path) throws IOException {
        throw new UnsupportedOperationException();
    }

    public int slots() {
        throw new UnsupportedOperationException();
    }

    public int lanesPerSlot() {
        throw new UnsupportedOperationException();
    }

    /** Returns the lowest slot that nobody holds, if there is one. Master only. */
    public OptionalInt freeSlot() {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes a free slot for a worker that is about to be started; what the slot's former holder left is erased. The
     * state is {@code SPAWNED} from then on. Master only.
     *
     * @param nanoTime {@code System.nanoTime()} of now
     * @param epochMillis the wall clock's now, for people
     */
    public void claim(int slot, int generation, long nanoTime, long epochMillis) {
        throw new UnsupportedOperationException();
    }

    /** Notes the process that was started for a claimed slot. Master only. */
    public void spawned(int slot, long pid) {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives a slot back when its process has been reaped, or could not be started: what it counted is added to the totals and its state becomes
     * {@code GONE}. It can be read until it is claimed again. Master only.
     */
    public void release(int slot) {
        throw new UnsupportedOperationException();
    }

    /** Returns the worker's part of a slot. */
    public SlotWriter writer(int slot) {
        throw new UnsupportedOperationException();
    }

    /** Returns what a slot says now. A slot that was never claimed is {@code GONE} and has pid 0. Any process. */
    public SlotView view(int slot) {
        throw new UnsupportedOperationException();
    }

    /** Returns what the slots say now that are held by somebody. Any process. */
    public List<SlotView> views() {
        throw new UnsupportedOperationException();
    }

    /** Returns what all workers have counted since the file was created, those that are gone included. Any process. */
    public Counters totals() {
        throw new UnsupportedOperationException();
    }
}
