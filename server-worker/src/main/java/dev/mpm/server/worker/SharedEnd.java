package dev.mpm.server.worker;

import dev.mpm.api.shared.SharedMemory;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.shared.RegionFolder;
import java.nio.file.Path;

/** This worker's end of shared memory. */
final class SharedEnd implements AppServices.End {

    private final SharedMemory memory;

    SharedEnd(BootSpec spec) {
        this.memory = new RegionFolder(Path.of(spec.services().getOrDefault("shared.folder", "shared")));
    }

    SharedMemory memory() {
        return memory;
    }

    /** Does nothing: an app's threads may still use the memory, and the process ends soon. */
    @Override
    public void close() {}
}
