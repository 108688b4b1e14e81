package dev.mpm.compare.load;

/**
 * A request, and what is expected of its answer.
 *
 * @param method such as GET
 * @param path with its query, beginning with a slash
 * @param body what is sent with it; empty for none
 * @param status the status that the answer must have; 0 for any from 200 to 399
 * @param contains a text that the answer's body must contain; empty for none
 */
public record Question(String method, String path, String body, int status, String contains) {

    /** Returns a GET that any answer from 200 to 399 satisfies. */
    public static Question get(String path) {
        return new Question("GET", path, "", 0, "");
    }
}
