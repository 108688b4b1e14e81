package dev.mpm.api.messages;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message as a handler gets it. Safe for any thread, as long as nobody changes the bytes. */
public final class Message {

    private final String topic;
    private final @Nullable Member sender;
    private final byte[] bytes;

    /**
     * Makes one, as for the test of a handler.
     *
     * @param sender null for an operator
     * @param bytes not copied
     */
    public Message(String topic, @Nullable Member sender, byte[] bytes) {
        this.topic = Objects.requireNonNull(topic, "topic");
        this.sender = sender;
        this.bytes = Objects.requireNonNull(bytes, "bytes");
    }

    /** Returns the topic it was sent to. */
    public String topic() {
        return topic;
    }

    /** Returns the worker that sent it, which may be this one; empty if it came from {@code mpmctl send}. */
    public Optional<Member> sender() {
        return Optional.ofNullable(sender);
    }

    /** Returns the content; the same array for every handler of the topic in this process, so it must not be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the content as text in UTF-8; what is not UTF-8 becomes {@code U+FFFD}. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the topic, the sender and the size, for a log. */
    @Override
    public String toString() {
        String from = sender == null ? "an operator" : "slot " + sender.slot() + " (pid " + sender.pid() + ")";
        return topic + " from " + from + ", " + bytes.length + " bytes";
    }
}
