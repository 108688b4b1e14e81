package dev.mpm.api.shared;

/** The regions of memory that the workers of a server share. Any thread. */
public interface SharedMemory {

    /**
     * Returns a region that {@code shared.regions} of the configuration names. It is mapped when it is asked for first; after
     * that the same object is returned.
     *
     * @throws IllegalArgumentException if there is none of that name; the message tells which there are
     * @throws IllegalStateException if it cannot be mapped, with the reason
     */
    SharedRegion region(String name);
}
