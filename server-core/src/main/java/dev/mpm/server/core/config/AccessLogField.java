package dev.mpm.server.core.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the access log can tell of a request, with the letter that stands for it in a format. The letters and
 * their meanings are those of Apache httpd's {@code mod_log_config}; {@link #WORKER} is ours.
 */
public enum AccessLogField {
    /** The client's address. */
    CLIENT('h'),
    /** The client's address, too. */
    ADDRESS('a'),
    /** The address at which the server was reached. */
    LOCAL_ADDRESS('A'),
    /** What identd would tell: nothing, ever. */
    LOGNAME('l'),
    /** The name of the user that the app authenticated. */
    USER('u'),
    /** When the request arrived. */
    TIME('t', "", "iso", "sec", "msec", "usec", "msec_frac"),
    /** Method, target and protocol, as the client sent them. */
    REQUEST_LINE('r'),
    /** The answer's status. */
    STATUS('s'),
    /** Bytes of the answer's body, {@code -} for none. */
    BODY_OR_DASH('b'),
    /** Bytes of the answer's body. */
    BODY('B'),
    /** Microseconds from the request's first byte to the answer's last. */
    MICROS('D'),
    /** The same in seconds, or another unit. */
    DURATION('T', "", "s", "ms", "us"),
    /** The method. */
    METHOD('m'),
    /** The path, decoded. */
    PATH('U'),
    /** The query with its question mark, or nothing. */
    QUERY('q'),
    /** The protocol. */
    PROTOCOL('H'),
    /** The name by which the client called the server. */
    HOST('v'),
    /** The same. */
    HOST_TOO('V'),
    /** The port at which the server was reached. */
    PORT('p'),
    /** The worker's process. */
    PROCESS('P', "", "pid", "tid"),
    /** A header of the request. */
    REQUEST_HEADER('i', true),
    /** A header of the answer. */
    ANSWER_HEADER('o', true),
    /** A cookie of the request. */
    COOKIE('C', true),
    /** All bytes received for the request. */
    RECEIVED('I'),
    /** All bytes sent for the answer. */
    SENT('O'),
    /** The request's id. */
    REQUEST_ID('L'),
    /** What became of the connection: X was cut, + stays open, - closes. */
    CONNECTION('X'),
    /** What is known of the worker. */
    WORKER('M', "slot", "generation", "mpm");

    private final char letter;
    private final boolean isNamed;

    @SuppressWarnings("ImmutableEnumChecker") // it is List.of
    private final List<String> arguments;

    AccessLogField(char letter, String... arguments) {
        this.letter = letter;
        this.isNamed = false;
        this.arguments = arguments.length == 0 ? List.of("") : List.of(arguments);
    }

    AccessLogField(char letter, boolean isNamed) {
        this.letter = letter;
        this.isNamed = isNamed;
        this.arguments = List.of();
    }

    /** Returns the field of that letter, or null if there is none. */
    static @Nullable AccessLogField of(char letter) {
        for (AccessLogField field : values()) {
            if (field.letter == letter) {
                return field;
            }
        }
        return null;
    }

    /** Returns whether that may stand in the braces; nothing for no braces. */
    boolean allows(String argument) {
        return isNamed ? !argument.isBlank() : arguments.contains(argument);
    }

    /** Returns the ways in which the field can be written, for people. */
    String forms() {
        if (isNamed) {
            return "%{NAME}" + letter;
        }
        return String.join(
                " ",
                arguments.stream()
                        .map(argument -> argument.isEmpty() ? "%" + letter : "%{" + argument + "}" + letter)
                        .toList());
    }
}
