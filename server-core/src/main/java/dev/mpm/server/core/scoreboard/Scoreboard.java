package dev.mpm.server.core.scoreboard;

import static dev.mpm.server.core.scoreboard.ScoreboardLayout.HEADER_LANES;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.HEADER_LATENCY;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.HEADER_MAGIC;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.HEADER_SEQUENCE;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.HEADER_SIZE;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.HEADER_SLOTS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.HEADER_VERSION;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.HEADER_WAITING;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_GENERATION;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_HOLD;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_PID;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_SPAWNED_NANOS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.SLOT_STARTED_MILLIS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.TOTAL_BYTES_IN;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.TOTAL_BYTES_OUT;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.TOTAL_CONNECTIONS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.TOTAL_ERRORS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.TOTAL_REQUESTS;

import dev.mpm.server.core.scoreboard.Codes.Hold;
import dev.mpm.server.core.shared.Words;
import dev.mpm.server.core.shared.ZeroedFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;

/*
 * Concurrency. A field has one writer: the master the header and the first line of every slot; the worker that holds a
 * slot the rest of it. There are two exceptions, and both cannot meet the other writer: the counters of connections are
 * written by several threads of one process, atomically; and the master erases a slot before it starts the worker that
 * will hold it, when the former holder has been reaped.
 *
 * Readers never lock. A number cannot be seen half written, being aligned. Where several fields must fit together, a
 * sequence counter (Sequence) says whether they do: one per lane for the texts and the time of a request, one in the
 * header for taking and giving back slots, so that no reader counts a dead worker twice, or not at all, while it is
 * folded into the totals.
 *
 * Deaths. A worker that dies while it writes a text leaves an odd sequence; readers then get empty texts for that lane,
 * and all its numbers. If the master dies, everything ends, and the next one makes a new file.
 */

/**
 * The scoreboard's file, mapped into this process: what every worker is doing, for anyone to read.
 *
 * <pre>
 * file:  header | slot 0 | slot 1 | ...                 every block is a multiple of 64 bytes, a cache line
 * slot:  head | lane 0 | lane 1 | ...
 *
 * header (320)    0 | magic "MPMBOARD" 8                 | version 4        | slots 4      |
 *                16 | lanes 4      | waiting 4    |                                        |
 *                64 | sequence 4   |             | connections 8    | requests 8           |
 *                88 | errors 8           | bytes in 8           | bytes out 8              |
 *               128 | latency: sum, ns 8, one count 8 per bucket                           |  master writes
 *
 * slot head (256) 0 | hold 4 | generation 4 | pid 8 | started, epoch ms 8 | spawned, ns 8  |  master writes
 *                64 | state 4 | refusing 4 | heartbeat, ns 8 | ready, ns 8 | live heap 8   |  worker writes
 *               128 | connections opened 8 | taken from the master 8                       |  any of its threads
 *               192 | connections closed 8                                                 |  any of its threads
 *
 * lane (448)      0 | sequence 4 | state 4 | started, ns 8 | requests 8 | errors 8         |
 *                32 | bytes in 8 | bytes out 8 | method: length 1, text 15                 |
 *                64 | client: length 1, text 63                                            |
 *               128 | path: length 1, text 127                                             |
 *               256 | latency: sum, ns 8, one count 8 per bucket                           |  one of its threads
 * </pre>
 *
 * <p>Master methods are for one thread of one process. The rest is for any thread; the map lasts as long as the process.
 */
public final class Scoreboard {

    /**
     * Creates the file anew, for the master. An older file at the path is replaced; whoever has that one mapped keeps it.
     *
     * @throws IllegalArgumentException if the numbers are less than 1, or make a file that no machine should have
     */
    public static Scoreboard create(Path path, int slots, int lanesPerSlot) throws IOException {
        var layout = new ScoreboardLayout(slots, lanesPerSlot);
        var fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        ZeroedFile.create(fresh, layout.size());
        var memory = map(fresh);
        Words.set(memory, HEADER_SLOTS, slots);
        Words.set(memory, HEADER_LANES, lanesPerSlot);
        Words.set(memory, HEADER_VERSION, ScoreboardLayout.VERSION);
        Words.set(memory, HEADER_MAGIC, ScoreboardLayout.MAGIC);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        return new Scoreboard(memory, layout);
    }

    /**
     * Opens a file that a master created.
     *
     * @throws IOException if there is none, or it has another layout
     */
    public static Scoreboard open(Path path) throws IOException {
        var memory = map(path);
        if (memory.byteSize() < HEADER_SIZE || Words.getLong(memory, HEADER_MAGIC) != ScoreboardLayout.MAGIC) {
            throw new IOException("cannot read " + path + ": not a scoreboard");
        }
        int version = Words.getInt(memory, HEADER_VERSION);
        if (version != ScoreboardLayout.VERSION) {
            throw new IOException("cannot read " + path + ": version " + version + " (expected: "
                    + ScoreboardLayout.VERSION + "); it belongs to another release of the server");
        }
        var layout = new ScoreboardLayout(Words.getInt(memory, HEADER_SLOTS), Words.getInt(memory, HEADER_LANES));
        if (memory.byteSize() != layout.size()) {
            throw new IOException("cannot read " + path + ": " + memory.byteSize() + " bytes (expected: "
                    + layout.size() + " for " + layout.slots() + " slots with " + layout.lanesPerSlot() + " lanes)");
        }
        return new Scoreboard(memory, layout);
    }

    private final MemorySegment memory;
    private final ScoreboardLayout layout;
    private final List<SlotReader> readers;

    private Scoreboard(MemorySegment memory, ScoreboardLayout layout) {
        this.memory = memory;
        this.layout = layout;
        var slots = new ArrayList<SlotReader>();
        for (int i = 0; i < layout.slots(); i++) {
            slots.add(new SlotReader(i, slot(i), layout.lanesPerSlot()));
        }
        this.readers = List.copyOf(slots);
    }

    public int slots() {
        return layout.slots();
    }

    public int lanesPerSlot() {
        return layout.lanesPerSlot();
    }

    /** Returns whether somebody holds a slot; nobody holds one that the file has no room for. Any process. */
    public boolean isHeld(int slot) {
        return slot < readers.size() && readers.get(slot).hold() == Hold.HELD;
    }

    /** Returns the lowest slot that nobody holds, if there is one. Master only. */
    public OptionalInt freeSlot() {
        for (int i = 0; i < readers.size(); i++) {
            if (readers.get(i).hold() != Hold.HELD) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Takes a free slot for a worker that is about to be started; what the slot's former holder left is erased. The
     * state is {@code SPAWNED} from then on. Master only.
     *
     * @param nanoTime {@code System.nanoTime()} of now
     * @param epochMillis the wall clock's now, for people
     */
    public void claim(int slot, int generation, long nanoTime, long epochMillis) {
        expect(slot, readers.get(slot).hold() != Hold.HELD, "free");
        var head = slot(slot);
        change(() -> {
            head.fill((byte) 0);
            Words.set(head, SLOT_GENERATION, generation);
            Words.set(head, SLOT_STARTED_MILLIS, epochMillis);
            Words.set(head, SLOT_SPAWNED_NANOS, nanoTime);
            Words.publish(head, SLOT_HOLD, Codes.of(Hold.HELD));
        });
    }

    /** Notes the process that was started for a claimed slot. Master only. */
    public void spawned(int slot, long pid) {
        expect(slot, readers.get(slot).hold() == Hold.HELD, "held");
        Words.set(slot(slot), SLOT_PID, pid);
    }

    /**
     * Gives a slot back when its process has been reaped, or could not be started. What it counted is added to the
     * totals, and its state is {@code GONE}; the rest can be read until the slot is claimed again. Master only.
     */
    public void release(int slot) {
        expect(slot, readers.get(slot).hold() == Hold.HELD, "held");
        var counters = readers.get(slot).counters();
        var latency = readers.get(slot).latency();
        change(() -> {
            Histogram.add(memory, HEADER_LATENCY, latency);
            Words.add(memory, TOTAL_CONNECTIONS, counters.connections());
            Words.add(memory, TOTAL_REQUESTS, counters.requests());
            Words.add(memory, TOTAL_ERRORS, counters.errors());
            Words.add(memory, TOTAL_BYTES_IN, counters.bytesIn());
            Words.add(memory, TOTAL_BYTES_OUT, counters.bytesOut());
            Words.publish(slot(slot), SLOT_HOLD, Codes.of(Hold.RELEASED));
        });
    }

    /** Returns the worker's part of a slot, for the process that holds it. */
    public SlotWriter writer(int slot) {
        return new SlotWriter(memory, slot(slot), layout.lanesPerSlot());
    }

    /** Returns what tells how a slot's worker is off at any moment, without a copy. Any process, any thread. */
    public SlotGauge gauge(int slot) {
        return new SlotGauge(slot(slot));
    }

    /** Says whether connections wait in the master, or in sockets that only it accepts from. Master only. */
    public void connectionsWait(boolean waiting) {
        Words.set(memory, HEADER_WAITING, waiting ? 1 : 0);
    }

    /** Returns what a slot says now. A slot that nobody ever held is {@code GONE} and has pid 0. Any process. */
    public SlotView view(int slot) {
        return unchanged(() -> readers.get(slot).view());
    }

    /** Returns what the slots say now that somebody holds, by number. Any process. */
    public List<SlotView> views() {
        return unchanged(() -> held().map(SlotReader::view).toList());
    }

    /** Returns what all workers have counted since the file was created, those that are gone included. Any process. */
    public Counters totals() {
        return unchanged(() -> held().map(SlotReader::counters).reduce(ofTheGone(), Counters::plus));
    }

    /** Returns how long all requests took that workers have answered since the file was created. Any process. */
    public Latency latency() {
        return unchanged(
                () -> held().map(SlotReader::latency).reduce(Histogram.get(memory, HEADER_LATENCY), Latency::plus));
    }

    private Stream<SlotReader> held() {
        return readers.stream().filter(reader -> reader.hold() == Hold.HELD);
    }

    private Counters ofTheGone() {
        return new Counters(
                Words.getLong(memory, TOTAL_CONNECTIONS),
                Words.getLong(memory, TOTAL_REQUESTS),
                Words.getLong(memory, TOTAL_ERRORS),
                Words.getLong(memory, TOTAL_BYTES_IN),
                Words.getLong(memory, TOTAL_BYTES_OUT));
    }

    private void change(Runnable change) {
        Sequence.begin(memory, HEADER_SEQUENCE);
        change.run();
        Sequence.end(memory, HEADER_SEQUENCE);
    }

    /** Reads while no slot changes hands; if the master died while one did, as well as can be. */
    private <T> T unchanged(Supplier<T> reading) {
        var result = Sequence.read(memory, HEADER_SEQUENCE, reading);
        return result != null ? result : reading.get();
    }

    private MemorySegment slot(int slot) {
        return memory.asSlice(layout.slotOffset(slot), layout.slotSize());
    }

    private void expect(int slot, boolean asExpected, String expected) {
        if (!asExpected) {
            throw new IllegalStateException("slot " + slot + " (pid " + Words.getLong(slot(slot), SLOT_PID) + ") is "
                    + readers.get(slot).hold() + " (expected: " + expected + ")");
        }
    }

    private static MemorySegment map(Path path) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return file.map(FileChannel.MapMode.READ_WRITE, 0, file.size(), Arena.global());
        }
    }
}
