package dev.mpm.server.core.shared;

import dev.mpm.api.shared.SharedLong;
import dev.mpm.api.shared.SharedMap;
import dev.mpm.api.shared.SharedRegion;
import dev.mpm.server.core.posix.RangeLocks;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One region: a file that this process has mapped. Any thread.
 *
 * <p>The file stays open, since the locks of a map are on it; both are let go of with the process. In one process there must
 * be one object per file at most that has a map, or its threads would not exclude each other.
 */
public final class Region implements SharedRegion {

    /** The smallest region, in bytes. */
    public static final long SMALLEST = 4096;

    /** Makes the file of a region, all zeros; for the master. */
    public static Region create(Path path, long size) throws IOException {
        ZeroedFile.create(path, size);
        return open(path);
    }

    /** Opens a region that is there. */
    public static Region open(Path path) throws IOException {
        RangeLocks locks = RangeLocks.open(path);
        try {
            FileChannel file = locks.channel();
            // Unmapped when nobody can reach it any more: an app may have kept the segment.
            MemorySegment memory = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size(), Arena.ofAuto());
            return new Region(path.getFileName().toString(), memory, locks);
        } catch (IOException | RuntimeException e) {
            locks.close();
            throw e;
        }
    }

    private final String name;
    private final MemorySegment memory;
    private final RangeLocks locks;
    private @Nullable RegionMap map;

    private Region(String name, MemorySegment memory, RangeLocks locks) {
        this.name = name;
        this.memory = memory;
        this.locks = locks;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return memory.byteSize();
    }

    @Override
    public MemorySegment segment() {
        return memory;
    }

    @Override
    public SharedLong cell(long offset) {
        Objects.checkFromIndexSize(offset, Long.BYTES, size());
        if (offset % Long.BYTES != 0) {
            throw new IllegalArgumentException("cell of '" + name + "' at " + offset + " (expected: a multiple of 8)");
        }
        return new Cell(memory, offset);
    }

    @Override
    public synchronized SharedMap map(int keyBytes, int valueBytes) {
        MapLayout wanted = MapLayout.fitting(keyBytes, valueBytes, size());
        if (map == null) {
            map = RegionMap.open(name, memory, locks, wanted);
        } else {
            map.layout().expect(name, wanted);
        }
        return map;
    }

    /** Lets go of the file and its locks, which a process that ends does anyway. The memory stays while somebody uses it. */
    public void close() {
        try {
            locks.close();
        } catch (IOException _) {
            // Nobody can do anything about it: the descriptor is free either way.
        }
    }

    @Override
    public String toString() {
        return "shared region '" + name + "' of " + size() + " bytes";
    }
}
