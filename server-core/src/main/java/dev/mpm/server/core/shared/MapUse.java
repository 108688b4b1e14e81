package dev.mpm.server.core.shared;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * How full a map is.
 *
 * @param used entries that take up room, with those whose time is over and whose room nobody has needed yet
 * @param capacity entries there is room for at most
 */
public record MapUse(int used, int capacity) {

    /** Returns how full the map in a region is; empty if it holds none. Takes no lock, and looks at no entry. */
    public static Optional<MapUse> of(Region region) {
        return MapHeader.read(region.segment()).map(layout -> of(region.segment(), layout));
    }

    static MapUse of(MemorySegment memory, MapLayout layout) {
        int used = 0;
        for (int i = 0; i < layout.stripes(); i++) {
            used += Words.getInt(memory, layout.stripe(i) + MapLayout.STRIPE_USED);
        }
        return new MapUse(used, layout.capacity());
    }
}
