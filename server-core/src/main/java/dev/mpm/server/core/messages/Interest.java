package dev.mpm.server.core.messages;

import java.util.regex.Pattern;

/** What a worker wants to be given: messages of a topic, its questions, or the answers to questions of its own. */
public record Interest(Kind kind, String topic) {

    /** The longest topic, in characters. */
    public static final int LONGEST_TOPIC = 100;

    /** To how many topics a worker may listen. */
    public static final int MOST = 1000;

    /** The answers to a worker's own questions, whatever their topic. */
    public static final Interest ANSWERS = new Interest(Kind.ANSWER, "");

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._/:-]{1," + LONGEST_TOPIC + "}");

    /** What is given. */
    public enum Kind {
        MESSAGE(1),
        QUESTION(2),
        ANSWER(3);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        byte code() {
            return code;
        }
    }

    /**
     * Returns the topic.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String checkedTopic(String topic) {
        if (TOPIC.matcher(topic).matches()) {
            return topic;
        }
        String shown = topic.length() <= LONGEST_TOPIC ? topic : topic.substring(0, LONGEST_TOPIC) + "...";
        throw new IllegalArgumentException(
                "topic: '" + shown + "' (expected: 1 to " + LONGEST_TOPIC + " letters, digits and . _ - / :)");
    }
}
