package dev.mpm.api;

/**
 * Finds an MPM by name: the service that {@code ServiceLoader} loads.
 *
 * <p>A jar offers it with a file {@code META-INF/services/dev.mpm.api.MpmProvider}. No method has a side effect before
 * {@link #create}. Two providers with one name are an error at start-up that names both jars.
 *
 * @param <S> the record that holds the MPM's settings
 */
public interface MpmProvider<S extends Record> {

    /** Returns the name written at {@code mpm:} and the key of the MPM's section: lower case, digits and dashes. */
    String name();

    /** Returns one sentence for {@code mpmctl mpms}: processes, threads, and what happens to a connection. */
    String summary();

    /**
     * Returns the type of the settings: a public record each of whose components carries {@link Setting}. Component
     * types: {@code int}, {@code long}, {@code boolean}, {@code double}, {@code String}, {@code Duration},
     * {@link DataSize}, an enum, or a {@code List<String>}.
     */
    Class<S> settingsType();

    /**
     * Creates the MPM.
     *
     * @throws IllegalArgumentException if the settings contradict each other; the message names the keys, the values and
     *     what was expected, for the operator
     */
    Mpm create(S settings);
}
