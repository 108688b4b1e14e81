package dev.mpm.benchmarks;

import dev.mpm.benchmarks.peers.Answers;
import java.io.IOException;

/**
 * What is asked, and what must be answered.
 *
 * @param path with the query
 * @param expected what the body must have in it, or be if {@code exact}
 */
record Question(String path, String expected, boolean exact) {

    static final Question PLAINTEXT = new Question("/plaintext", Answers.PLAINTEXT, true);

    /**
     * Asks once and compares status, body and content length.
     *
     * @throws BenchmarkException if the answer is another one: a server that answers wrongly is not measured
     */
    void check(int port) {
        try {
            var answer = Answer.to(port, path);
            var length = answer.header("content-length");
            boolean right =
                    exact ? answer.body().equals(expected) : answer.body().contains(expected);
            if (!answer.isOk() || !right) {
                throw new BenchmarkException(
                        "GET " + path + ": answered with " + answer + " (expected: 200 and '" + expected + "')");
            }
            if (length.isEmpty()
                    || Integer.parseInt(length.get()) != answer.body().length()) {
                throw new BenchmarkException("GET " + path + ": content-length " + length.orElse("missing")
                        + " with a body of " + answer.body().length() + " bytes");
            }
        } catch (IOException e) {
            throw new BenchmarkException("GET " + path + ": " + e.getMessage(), e);
        }
    }
}
