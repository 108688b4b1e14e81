package dev.mpm.examples.demo;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Answers with the size and the SHA-256 of the request's body, read as it arrives. */
final class UploadAnswer {

    private UploadAnswer() {}

    static void handle(HttpServerExchange exchange) throws IOException {
        var digest = sha256();
        long size;
        try (var body = new DigestInputStream(exchange.getInputStream(), digest)) {
            size = body.transferTo(OutputStream.nullOutputStream());
        }
        FixedAnswer.json(new Json()
                        .put("size", size)
                        .put("sha256", HexFormat.of().formatHex(digest.digest())))
                .handleRequest(exchange);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot compute SHA-256: every Java platform has it", e);
        }
    }
}
