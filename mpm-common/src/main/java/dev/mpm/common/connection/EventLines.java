package dev.mpm.common.connection;

/**
 * Follows the text of server-sent events byte by byte and knows when none has been begun that is not complete. For one thread.
 *
 * <p>A blank line ends an event; a line that begins with a colon is a comment and belongs to none. EventLines that end with a
 * carriage return alone, which the format also allows, are not understood.
 */
final class EventLines {

    private boolean atStart = true;
    private boolean insideEvent;
    private boolean lost;

    void follow(byte next) {
        if (next == '\n') {
            insideEvent &= !atStart;
            atStart = true;
        } else if (atStart && next != '\r') {
            insideEvent |= next != ':';
            atStart = false;
        }
    }

    /** Says that some text was not seen. */
    void lose() {
        lost = true;
    }

    boolean areBetweenEvents() {
        return atStart && !insideEvent && !lost;
    }

    EventLines copy() {
        EventLines copy = new EventLines();
        copy.atStart = atStart;
        copy.insideEvent = insideEvent;
        copy.lost = lost;
        return copy;
    }
}
