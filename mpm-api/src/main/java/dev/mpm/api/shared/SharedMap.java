package dev.mpm.api.shared;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * A map of small values that all workers share: sessions, counts, limits, things worth remembering. Any thread, virtual ones
 * too.
 *
 * <p><b>Guarantees.</b> Each operation is atomic, and takes effect at one moment for all workers. Readers take no lock and
 * wait for nobody. A change locks a part of the map for about a microsecond; the kernel takes the lock back from a worker that
 * dies. If it dies in the middle of a change, the old value is there as if nothing had been tried.
 *
 * <p><b>Bounds.</b> The region's size and the longest key and value decide how many entries there is room for. The room is
 * divided, by a hash of the keys, into parts of some hundred entries, in large maps some thousand; a key whose part is full is
 * refused with a {@link SharedMapFullException}, which with more than 500 entries may happen from about four fifths of
 * {@link #capacity()} on. Nothing is ever dropped to make room, but for entries whose time is over.
 *
 * <p><b>Keys</b> are texts, compared by their bytes in UTF-8. A key that is too long is an
 * {@link IllegalArgumentException}, also when it is looked up, and so is a value. Arrays are copied in and out.
 */
public interface SharedMap {

    /** Returns a key's value; empty if it has none, or its time is over. */
    Optional<byte[]> get(String key);

    /**
     * Returns the number that {@link #add} has made, a value of eight bytes in the machine's order; empty if there is none.
     *
     * @throws IllegalStateException if the value is not eight bytes long
     */
    OptionalLong getLong(String key);

    /**
     * Sets a key's value, for ever.
     *
     * @throws SharedMapFullException if there is no room for a new key
     */
    void put(String key, byte[] value);

    /**
     * Sets a key's value for some time. Afterwards the map is as if it were not there.
     *
     * @param lifetime how long from now, more than zero
     * @throws SharedMapFullException if there is no room for a new key
     */
    void put(String key, byte[] value, Duration lifetime);

    /**
     * Sets the value of a key that has none, for ever.
     *
     * @return whether it had none
     * @throws SharedMapFullException if there is no room for a new key
     */
    boolean putIfAbsent(String key, byte[] value);

    /**
     * Sets the value of a key that has none, for some time.
     *
     * @return whether it had none
     * @throws SharedMapFullException if there is no room for a new key
     */
    boolean putIfAbsent(String key, byte[] value, Duration lifetime);

    /**
     * Replaces a value by another if it is what the caller believes, byte for byte. Its time to live stays.
     *
     * @return whether it was
     */
    boolean compareAndSet(String key, byte[] expected, byte[] next);

    /**
     * Replaces what a key has, or has not, by what the function makes of it. A value that was there keeps its time to live, a
     * new one is there for ever.
     *
     * @param change without side effects, given a copy: it is called outside of any lock, and again if another worker was
     *     faster; empty means no value
     * @return what the key has now
     * @throws SharedMapFullException if there is no room for a new key
     */
    Optional<byte[]> update(String key, UnaryOperator<Optional<byte[]>> change);

    /** Removes a key and its value; returns whether there was one. */
    boolean remove(String key);

    /**
     * Adds to a key's number, which is 0 where there is none, and is there for ever.
     *
     * @return the sum
     * @throws IllegalStateException if the key's value is not eight bytes long
     * @throws SharedMapFullException if there is no room for a new key
     */
    long add(String key, long delta);

    /**
     * Adds to a key's number, which is 0 where there is none. With a lifetime of a minute it counts per minute.
     *
     * @param lifetime how long a new number is there; one that is there already keeps its own
     * @return the sum
     * @throws IllegalStateException if the key's value is not eight bytes long
     * @throws SharedMapFullException if there is no room for a new key
     */
    long add(String key, long delta, Duration lifetime);

    /** Returns how many entries take up room, with those whose time is over and whose room nobody has needed yet. */
    int size();

    /** Returns how many entries there is room for at most. */
    int capacity();

    /**
     * Calls the action with each key and a copy of its value. Keys that are there all the while are met exactly once; those
     * that come or go meanwhile once or not at all. No lock is held.
     */
    void forEach(BiConsumer<? super String, byte[]> action);
}
