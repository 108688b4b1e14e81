package dev.mpm.server.core.shared;

import static dev.mpm.server.core.shared.MapLayout.STRIPE_BUSY;
import static dev.mpm.server.core.shared.MapLayout.STRIPE_USED;

import dev.mpm.api.shared.SharedMapFullException;
import dev.mpm.server.core.posix.RangeLocks;
import dev.mpm.server.core.shared.Entries.Value;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * Finding. A key's hash names its stripe and its home in there; from home on, entry by entry and round, the first that has the
 * key or is empty ends the search. A removed entry does not end it, so removing marks an entry as removed; and as empty, with
 * all removed ones before it, if the entry after it is empty: nothing can stand behind.
 *
 * Sweeping. An entry whose time is over is taken for another key, but ends no search, so that in time none would be empty.
 * Who finds many entries in its way when it changes something looks at the whole part: what is over goes, and whatever free
 * entry no key was put beyond becomes empty. Nothing moves, so readers need not know. It is not done again before a fair
 * part of the entries may have changed: one that is just full is not swept in vain with each change.
 *
 * Readers lock nothing. An entry has two halves for its value. A writer fills the one that does not count, then stores one
 * word that swaps them: at that moment the change happens, for everyone. A reader takes that word, copies, and takes it
 * again; it is another after each change, so what the reader has copied belongs together if it is the same. A key is
 * written only while its entry is free, under the same word.
 *
 * Deaths. A writer that dies leaves a half, or a free entry's key, with something in it that does not count; the next one
 * overwrites it. The kernel gives its lock to the next. The number of used entries may then be wrong by one: a stripe says
 * that it is being changed, and whoever finds that said when it gets the lock counts anew.
 *
 * What one searches that has been removed and put elsewhere in the meantime is not found, or found: it was absent for a
 * moment in that time.
 */

/** The parts of a map, with the search for a key, and changes of what a key has. Any thread. */
final class MapStripes {

    /** So many entries in the way of a search are more than chance puts there. */
    private static final int MANY = 64;

    private final String region;
    private final MemorySegment memory;
    private final MapLayout layout;
    private final Entries entries;
    private final StripeLocks locks;

    // Each under the lock of its stripe.
    private final boolean[] isCrowded;
    private final int[] changes;

    MapStripes(String region, MemorySegment memory, MapLayout layout, RangeLocks files) {
        this.region = region;
        this.memory = memory;
        this.layout = layout;
        this.entries = new Entries(memory, layout);
        this.locks = new StripeLocks(files, layout.stripes());
        this.isCrowded = new boolean[layout.stripes()];
        this.changes = new int[layout.stripes()];
    }

    /** What is to become of what a key has. */
    sealed interface Step {

        /** It stays. */
        record Keep() implements Step {}

        /** It goes. */
        record Drop() implements Step {}

        /** It becomes this. */
        record Write(Value value) implements Step {}
    }

    /** Returns what a key has, unless its time is over. */
    @Nullable
    Value find(Key key) {
        int stripe = stripe(key);
        int home = home(key);
        for (int i = 0; i < layout.perStripe(); i++) {
            Look look = look(layout.entry(stripe, (home + i) % layout.perStripe()), key);
            if (look.endsSearch()) {
                Value found = look.value();
                return found == null || found.isOver() ? null : found;
            }
        }
        return null;
    }

    /** What one entry has to say to a search. */
    private record Look(boolean endsSearch, @Nullable Value value) {
        static final Look END = new Look(true, null);
        static final Look ON = new Look(false, null);
    }

    private Look look(long entry, Key key) {
        return entries.consistent(entry, control -> switch (Control.state(control)) {
            case Control.EMPTY -> Look.END;
            case Control.USED -> entries.hasKey(entry, key) ? new Look(true, entries.value(entry, control)) : Look.ON;
            default -> Look.ON;
        });
    }

    /**
     * Changes what a key has, under its stripe's lock.
     *
     * @param decision gets what is there, null for nothing
     * @return what was decided and done
     */
    Step change(Key key, Function<@Nullable Value, Step> decision) {
        int stripe = stripe(key);
        locks.lock(stripe);
        try {
            beginChange(stripe);
            Step step = changeLocked(stripe, key, decision);
            sweepIfDue(stripe);
            Words.set(memory, layout.stripe(stripe) + STRIPE_BUSY, 0);
            return step;
        } finally {
            locks.unlock(stripe);
        }
    }

    private void beginChange(int stripe) {
        long head = layout.stripe(stripe);
        if (Words.getInt(memory, head + STRIPE_BUSY) != 0) {
            Words.set(memory, head + STRIPE_USED, countUsed(stripe));
        }
        Words.set(memory, head + STRIPE_BUSY, 1);
        VarHandle.storeStoreFence();
    }

    private int countUsed(int stripe) {
        int used = 0;
        for (int i = 0; i < layout.perStripe(); i++) {
            used += entries.state(layout.entry(stripe, i)) == Control.USED ? 1 : 0;
        }
        return used;
    }

    private Step changeLocked(int stripe, Key key, Function<@Nullable Value, Step> decision) {
        int at = indexOf(stripe, key);
        long entry = layout.entry(stripe, Math.max(at, 0));
        Value there = at < 0 ? null : entries.value(entry, entries.control(entry));
        Step step = decision.apply(there == null || there.isOver() ? null : there);
        switch (step) {
            case Step.Keep _ -> {}
            case Step.Drop _ -> {
                if (at >= 0) {
                    remove(stripe, at);
                }
            }
            case Step.Write(Value value) -> {
                if (at >= 0) {
                    entries.write(entry, value);
                } else {
                    insert(stripe, key, value);
                }
            }
        }
        return step;
    }

    /** Returns where a key stands, its time over or not; -1 if nowhere. */
    private int indexOf(int stripe, Key key) {
        int home = home(key);
        for (int i = 0; i < layout.perStripe(); i++) {
            int index = (home + i) % layout.perStripe();
            long entry = layout.entry(stripe, index);
            int state = entries.state(entry);
            if (state == Control.EMPTY) {
                return -1;
            }
            if (state == Control.USED && entries.hasKey(entry, key)) {
                return index;
            }
            isCrowded[stripe] |= i > MANY;
        }
        return -1;
    }

    private void insert(int stripe, Key key, Value value) {
        int home = home(key);
        for (int i = 0; i < layout.perStripe(); i++) {
            long entry = layout.entry(stripe, (home + i) % layout.perStripe());
            if (isFree(entry)) {
                boolean wasUsed = entries.state(entry) == Control.USED;
                if (wasUsed) {
                    entries.free(entry, Control.REMOVED); // its key is about to be overwritten
                }
                entries.insert(entry, key, value);
                addUsed(stripe, wasUsed ? 0 : 1);
                return;
            }
        }
        throw new SharedMapFullException("shared map '" + region + "' has no room for another key: "
                + MapUse.of(memory, layout).used() + " of " + layout.capacity()
                + " entries are used; give it more in shared.regions, or entries a lifetime");
    }

    private void sweepIfDue(int stripe) {
        changes[stripe]++;
        if (isCrowded[stripe] && changes[stripe] > layout.perStripe() / 4) {
            sweep(stripe);
            changes[stripe] = 0;
        }
        isCrowded[stripe] = false;
    }

    private void sweep(int stripe) {
        int round = layout.perStripe();
        int[] passing = new int[round + 1]; // by how many more, or fewer, searches pass an entry than the one before it
        for (int i = 0; i < round; i++) {
            long entry = layout.entry(stripe, i);
            if (entries.state(entry) != Control.USED) {
                continue;
            }
            if (isFree(entry)) {
                entries.free(entry, Control.REMOVED);
                addUsed(stripe, -1);
                continue;
            }
            int home = home(entries.hash(entry));
            passing[home]++;
            passing[i]--;
            passing[0] += i < home ? 1 : 0; // it goes round
        }
        int searches = 0;
        for (int i = 0; i < round; i++) {
            searches += passing[i];
            long entry = layout.entry(stripe, i);
            if (searches == 0 && entries.state(entry) == Control.REMOVED) {
                entries.free(entry, Control.EMPTY);
            }
        }
    }

    private boolean isFree(long entry) {
        long control = entries.control(entry);
        return Control.state(control) != Control.USED
                || entries.value(entry, control).isOver();
    }

    private void remove(int stripe, int index) {
        int round = layout.perStripe();
        addUsed(stripe, -1);
        boolean isLast = entries.state(layout.entry(stripe, (index + 1) % round)) == Control.EMPTY;
        entries.free(layout.entry(stripe, index), isLast ? Control.EMPTY : Control.REMOVED);
        for (int i = (index + round - 1) % round; isLast && i != index; i = (i + round - 1) % round) {
            long entry = layout.entry(stripe, i);
            isLast = entries.state(entry) == Control.REMOVED;
            if (isLast) {
                entries.free(entry, Control.EMPTY);
            }
        }
    }

    private void addUsed(int stripe, int more) {
        long used = layout.stripe(stripe) + STRIPE_USED;
        Words.set(memory, used, Words.getInt(memory, used) + more);
    }

    private int stripe(Key key) {
        return (int) Math.unsignedMultiplyHigh(key.hash(), layout.stripes());
    }

    private int home(Key key) {
        return home(key.hash());
    }

    private int home(long hash) {
        return (int) Long.remainderUnsigned(hash, layout.perStripe());
    }
}
