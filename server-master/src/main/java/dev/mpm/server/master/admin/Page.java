package dev.mpm.server.master.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The frame of an HTML page, which loads nothing: style and script stand in it, and the browser is told the hashes of
 * these two, so that it runs no other, whatever else might get into a page.
 */
final class Page {

    private static final String STYLE = resource("page.css");
    private static final String SCRIPT = resource("status.js");

    /** Three bars: what a master with its workers looks like from far away. */
    private static final String ICON =
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
                    + "%3Crect width='16' height='16' rx='3' fill='%231f6feb'/%3E"
                    + "%3Cpath d='M3 4h10M3 8h7M3 12h9' stroke='white' stroke-width='2'/%3E%3C/svg%3E";

    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src data:;"
                    + " connect-src 'self'; style-src '" + hash(STYLE) + "'; script-src '" + hash(SCRIPT) + "'";

    private Page() {}

    /** Returns a page that stays as it is. The body is HTML, the title text. */
    static Reply still(String title, String body) {
        return Reply.page(200, frame(title, "", body), POLICY);
    }

    /** Returns a page that is read again every few seconds, by a script or else by the browser. */
    static Reply refreshing(String title, String body) {
        return Reply.page(
                200,
                frame(
                        title,
                        "<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>\n",
                        body + "<script>" + SCRIPT + "</script>\n"),
                POLICY);
    }

    private static String frame(String title, String head, String body) {
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%s</title>
            %s<link rel="icon" href="%s">
            <style>%s</style>
            </head>
            <body>
            %s</body>
            </html>
            """.formatted(escape(title), head, ICON, STYLE, body);
    }

    /** Returns a text as HTML that says just that, in an element or in an attribute's quotes. */
    static String escape(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html.toString();
    }

    private static String resource(String name) {
        try (InputStream resource = Page.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is missing from the server's jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
