package dev.mpm.server.master;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON that a master answers with: objects as maps, arrays as lists, strings, numbers as doubles, booleans.
 *
 * <p>A few dozen lines in place of a library, whose classes every start of {@code mpmctl} would find on its path. It reads
 * what a peer of our own version wrote, and says where it cannot.
 */
public final class JsonReader {

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Returns the value that the text holds; {@code null} inside it becomes an empty string.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    public static Object parse(String text) {
        var json = new JsonReader(text);
        Object value = json.value();
        json.skipBlanks();
        if (json.at != text.length()) {
            throw json.unexpected("the end");
        }
        return value;
    }

    private Object value() {
        skipBlanks();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", "");
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        for (boolean more = opens('{', '}'); more; more = goesOn('}')) {
            skipBlanks();
            String name = string();
            expect(':');
            members.put(name, value());
        }
        return members;
    }

    private List<Object> array() {
        List<Object> items = new ArrayList<>();
        for (boolean more = opens('[', ']'); more; more = goesOn(']')) {
            items.add(value());
        }
        return items;
    }

    /** Takes the opening bracket and returns whether an item follows; takes the closing one if none does. */
    private boolean opens(char opening, char closing) {
        expect(opening);
        skipBlanks();
        if (peek() == closing) {
            at++;
            return false;
        }
        return true;
    }

    private boolean goesOn(char closing) {
        skipBlanks();
        if (peek() == closing) {
            at++;
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        expect('"');
        var read = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            read.append(c == '\\' ? escaped() : c);
        }
        at++;
        return read.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> hex();
            default -> c;
        };
    }

    private char hex() {
        if (at + 4 > text.length()) {
            throw unexpected("four hexadecimal digits");
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw unexpected("'" + word + "'");
        }
        at += word.length();
        return value;
    }

    private Double number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (start == at) {
            throw unexpected("a value");
        }
        return Double.valueOf(text.substring(start, at));
    }

    private void expect(char wanted) {
        skipBlanks();
        if (peek() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw unexpected("more");
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private IllegalArgumentException unexpected(String wanted) {
        String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return new IllegalArgumentException("JSON: " + found + " at " + at + " (expected: " + wanted + ")");
    }
}
