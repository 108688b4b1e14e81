package dev.mpm.compare.report;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts texts of others into a page so that they stay texts. */
final class HtmlText {

    private static final Pattern PLACES = Pattern.compile("\\$\\{([a-z-]+)}");

    private HtmlText() {}

    /** Returns a text for the inside of an element or of an attribute in quotes. */
    static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Returns JSON for the inside of a script element: the same value, and nothing in it that could end the element. */
    static String scriptData(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** Fills the places of a template, such as <code>${title}</code>, with markup; what stands in the markup is left alone. */
    static String fill(String template, Map<String, String> markup) {
        return PLACES.matcher(template).replaceAll(place -> {
            String found = markup.get(place.group(1));
            return Matcher.quoteReplacement(found == null ? place.group() : found);
        });
    }

    /** Returns an anchor for a name. */
    static String anchor(String name) {
        return "s-" + name.replaceAll("[^A-Za-z0-9-]", "_");
    }
}
