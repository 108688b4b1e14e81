package dev.mpm.compare.load;

import java.io.IOException;

/** Says that what a server sent is no answer of HTTP/1.1 to what was asked. */
final class MalformedAnswerException extends IOException {

    private static final long serialVersionUID = 1;

    MalformedAnswerException(String message) {
        super(message);
    }
}
