package dev.mpm.api.messages;

/** Something that is called until it is closed. Any thread may close it, more than once without harm. */
public interface Subscription extends AutoCloseable {

    /** Ends it. A call that is under way goes on; messages that wait for the handler are lost. */
    @Override
    void close();
}
