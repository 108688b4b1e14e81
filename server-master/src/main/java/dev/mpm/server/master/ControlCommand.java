package dev.mpm.server.master;

import dev.mpm.server.core.messages.Interest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * What an operator may ask of a running server, and the line that asks it on the control socket.
 *
 * <p>{@link #line} and {@link #parse} are each other's reverse; {@code mpmctl} writes, the master reads.
 */
public sealed interface ControlCommand {

    /** How is the server? */
    record Status() implements ControlCommand {}

    /** End. */
    record Stop(StopMode mode) implements ControlCommand {}

    /**
     * Run what the configuration file says now.
     *
     * @param rolling whether workers are replaced one by one, under the same model
     */
    record Reload(boolean rolling) implements ControlCommand {}

    /**
     * Run some workers more or less.
     *
     * @param by from -9999 to 9999, not 0
     */
    record Scale(int by) implements ControlCommand {}

    /**
     * Run this many workers.
     *
     * @param workers from 0 to 9999
     */
    record ScaleTo(int workers) implements ControlCommand {}

    /** Let all workers leave and start none, until the next reload. */
    record Rest() implements ControlCommand {}

    /**
     * Write down what the threads of a worker are doing.
     *
     * @param slot 0 or more
     */
    record Dump(int slot) implements ControlCommand {}

    /** Open the log files anew. */
    record ReopenLogs() implements ControlCommand {}

    /**
     * Send the workers' apps a message.
     *
     * @param text of {@link Send#LONGEST_TEXT} bytes at most; the line has it in Base64, since it may hold anything
     */
    record Send(String topic, String text) implements ControlCommand {

        /** So many bytes of UTF-8 an operator may send. */
        public static final int LONGEST_TEXT = 8 * 1024;

        public Send {
            Interest.checkedTopic(topic);
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            if (length > LONGEST_TEXT) {
                throw new IllegalArgumentException("text: " + length + " bytes (expected: <= " + LONGEST_TEXT + ")");
            }
        }
    }

    /** What the lines look like, for who sent another. */
    List<String> FORMS = List.of(
            "status",
            "stop graceful",
            "stop fast",
            "reload",
            "reload rolling",
            "scale +N",
            "scale -N",
            "scale N",
            "rest",
            "dump SLOT",
            "send TOPIC BASE64",
            "logs reopen");

    /** Returns the line that asks for it, without its end. */
    default String line() {
        return switch (this) {
            case Status _ -> "status";
            case Stop stop -> "stop " + stop.mode().name().toLowerCase(Locale.ROOT);
            case Reload reload -> reload.rolling() ? "reload rolling" : "reload";
            case Scale scale -> "scale " + (scale.by() > 0 ? "+" : "") + scale.by();
            case ScaleTo scale -> "scale " + scale.workers();
            case Rest _ -> "rest";
            case Dump dump -> "dump " + dump.slot();
            case ReopenLogs _ -> "logs reopen";
            case Send send ->
                "send " + send.topic() + " "
                        + Base64.getEncoder().encodeToString(send.text().getBytes(StandardCharsets.UTF_8));
        };
    }

    /**
     * Returns what a line asks for.
     *
     * @throws IllegalArgumentException if it is none of {@link #FORMS}
     */
    static ControlCommand parse(String line) {
        return switch (line) {
            case "status" -> new Status();
            case "stop graceful" -> new Stop(StopMode.GRACEFUL);
            case "stop fast" -> new Stop(StopMode.FAST);
            case "reload" -> new Reload(false);
            case "reload rolling" -> new Reload(true);
            case "rest" -> new Rest();
            case "logs reopen" -> new ReopenLogs();
            default -> parseWithValue(line);
        };
    }

    private static ControlCommand parseWithValue(String line) {
        if (line.matches("scale [0-9]{1,4}")) {
            return new ScaleTo(number(line));
        }
        if (line.matches("scale [+-][0-9]{1,4}") && number(line) != 0) {
            return new Scale(number(line));
        }
        if (line.matches("dump [0-9]{1,5}")) {
            return new Dump(number(line));
        }
        if (line.matches("send \\S+ [A-Za-z0-9+/]*=*")) {
            String[] words = line.split(" ", 3);
            return new Send(words[1], new String(Base64.getDecoder().decode(words[2]), StandardCharsets.UTF_8));
        }
        throw new IllegalArgumentException(
                "'" + line + "' is not a command (expected: " + String.join(", ", FORMS) + ")");
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(line.indexOf(' ') + 1));
    }
}
