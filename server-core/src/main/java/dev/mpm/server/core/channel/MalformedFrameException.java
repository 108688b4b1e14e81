package dev.mpm.server.core.channel;

import java.io.IOException;
import java.io.Serial;

/** Says that what came over a channel is no message of ours. The conversation ends with it. */
public final class MalformedFrameException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what was found, and what was expected. */
    public MalformedFrameException(String message) {
        super(message);
    }
}
