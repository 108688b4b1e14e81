package dev.mpm.api.commands;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program and how it is to be run. Immutable; made by {@link #of} and changed copies of that.
 *
 * <p>No shell reads the arguments: blanks, quotes and stars in them mean nothing. Whoever wants one says so:
 * {@code Command.of("sh", "-c", ...)}, and never puts into it what came from a client.
 */
public final class Command {

    private static final int MEBIBYTE = 1 << 20;

    private final List<String> arguments;
    private final Map<String, String> environment;
    private final @Nullable Path directory;
    private final byte[] input;
    private final Duration timeout;
    private final int outputLimit;

    private Command(
            List<String> arguments,
            Map<String, String> environment,
            @Nullable Path directory,
            byte[] input,
            Duration timeout,
            int outputLimit) {
        this.arguments = List.copyOf(arguments);
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.input = input;
        this.timeout = timeout;
        this.outputLimit = outputLimit;
    }

    /**
     * Returns a command with nothing to read, a minute to run, and a mebibyte to say.
     *
     * @param program looked for in {@code PATH} unless it has a slash
     */
    public static Command of(String program, String... arguments) {
        if (program.isEmpty()) {
            throw new IllegalArgumentException("program: '' (expected: its name or path)");
        }
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(List.of(arguments));
        return new Command(all, Map.of(), null, new byte[0], Duration.ofMinutes(1), MEBIBYTE);
    }

    /** Returns the same with one variable more in its environment, or another value of one: the rest is the worker's. */
    public Command with(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf(0) >= 0) {
            throw new IllegalArgumentException("variable '" + name + "' (expected: a name without = and NUL)");
        }
        if (value.indexOf(0) >= 0) {
            throw new IllegalArgumentException("value of variable '" + name + "' (expected: one without NUL)");
        }
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(arguments, more, directory, input, timeout, outputLimit);
    }

    /** Returns the same, run in another folder than the worker's own. */
    public Command in(Path folder) {
        return new Command(arguments, environment, folder, input, timeout, outputLimit);
    }

    /** Returns the same with a copy of these bytes to read from standard input, when it is run by {@link Commands#exec}. */
    public Command input(byte[] bytes) {
        return new Command(arguments, environment, directory, bytes.clone(), timeout, outputLimit);
    }

    /** Returns the same with another time after which it is killed; zero for never. */
    public Command timeout(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("timeout: " + limit + " (expected: zero or more)");
        }
        return new Command(arguments, environment, directory, input, limit, outputLimit);
    }

    /**
     * Returns the same with another number of bytes that {@link Commands#exec} keeps of standard output, and of standard
     * error. What comes after them is read and dropped.
     */
    public Command outputLimit(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("output limit: " + bytes + " (expected: zero or more)");
        }
        return new Command(arguments, environment, directory, input, timeout, bytes);
    }

    /** Returns the program and what it is given. */
    public List<String> arguments() {
        return arguments;
    }

    /** Returns the variables that it has in addition to the worker's, or in place of them. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns where it runs; empty for the worker's own folder. */
    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    /** Returns a copy of what it reads. */
    public byte[] input() {
        return input.clone();
    }

    /** Returns the time after which it is killed; zero for never. */
    public Duration timeout() {
        return timeout;
    }

    /** Returns how many bytes are kept of what it says. */
    public int outputLimit() {
        return outputLimit;
    }

    /** Returns the program and its arguments, without what it reads. */
    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
