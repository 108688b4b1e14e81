package dev.mpm.server.master.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Builds the tree of a YAML file from snakeyaml's events.
 *
 * <p>Events and not nodes, because only they show where an alias stands. A configuration needs mappings, lists and
 * scalars; aliases, tags and further documents are problems, and so are keys that stand twice. Nothing is constructed,
 * so a file can neither name a class nor grow when it is read.
 */
final class YamlReader {

    /** Deeper nesting is a mistake or an attack. */
    private static final int MAX_DEPTH = 20;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final String text;
    private final Parser parser;
    private final Variables variables;
    private final Problems problems;

    /** Where the last event began: the best that is known about an error without a place. */
    private int lastLine = 1;

    private YamlReader(String text, Variables variables, Problems problems) {
        this.text = text;
        this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
        this.variables = variables;
        this.problems = problems;
    }

    /**
     * Returns the file's mapping; an empty one if the file holds nothing.
     *
     * @throws ConfigurationException if the text is not YAML or not a mapping, with the problem
     */
    static YamlNode.Mapping read(String text, Variables variables, Problems problems) {
        return new YamlReader(text, variables, problems).read();
    }

    private YamlNode.Mapping read() {
        try {
            return document();
        } catch (MarkedYAMLException malformed) {
            int line = malformed.getProblemMark() == null
                    ? 1
                    : malformed.getProblemMark().getLine() + 1;
            throw refused(line, oneLine(malformed));
        } catch (ReaderException unprintable) {
            int codePoint = unprintable.getCodePoint();
            throw refused(
                    lineOf(unprintable.getPosition()), "the character U+%04X (expected: text)".formatted(codePoint));
        } catch (YAMLException malformed) {
            throw refused(lastLine, String.valueOf(malformed.getMessage()));
        } catch (IllegalArgumentException malformed) {
            throw refused(lastLine, "a malformed escape sequence follows (expected: such as \\u00e9 in double quotes)");
        }
    }

    private YamlNode.Mapping document() {
        parser.getEvent(); // the stream's start
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return new YamlNode.Mapping(List.of(), 1);
        }
        parser.getEvent(); // the document's start
        YamlNode root = node("", 0);
        parser.getEvent(); // the document's end
        Event next = parser.getEvent();
        if (!next.is(Event.ID.StreamEnd)) {
            problems.add(line(next), "", "a second document starts here (expected: one document)");
        }
        return mapping(root);
    }

    private YamlNode.Mapping mapping(YamlNode root) {
        if (root instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        if (root instanceof YamlNode.Scalar scalar && scalar.isNull()) {
            return new YamlNode.Mapping(List.of(), root.line());
        }
        if (!(root instanceof YamlNode.Broken)) {
            problems.add(root.line(), "", root.named() + " (expected: keys and values, such as 'mpm: event')");
        }
        throw problems.toException();
    }

    private YamlNode node(String path, int depth) {
        Event event = parser.getEvent();
        lastLine = line(event);
        if (depth > MAX_DEPTH) {
            throw refused(line(event), "nested more than " + MAX_DEPTH + " deep");
        }
        boolean isTagged = refuseTag(event, path);
        YamlNode node =
                switch (event) {
                    case ScalarEvent scalar -> scalar(scalar, path);
                    case SequenceStartEvent start -> sequence(start, path, depth);
                    case MappingStartEvent start -> mapping(start, path, depth);
                    default -> alias(event, path);
                };
        return isTagged ? new YamlNode.Broken(node.line()) : node;
    }

    private YamlNode scalar(ScalarEvent event, String path) {
        if (event.isPlain() && NULLS.contains(event.getValue())) {
            return new YamlNode.Scalar("", true, line(event));
        }
        int before = problems.count();
        String value = variables.replace(event.getValue(), complaint -> problems.add(line(event), path, complaint));
        boolean isBroken = problems.count() > before;
        return isBroken ? new YamlNode.Broken(line(event)) : new YamlNode.Scalar(value, false, line(event));
    }

    private YamlNode sequence(SequenceStartEvent start, String path, int depth) {
        List<YamlNode> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(path, depth + 1));
        }
        parser.getEvent();
        return new YamlNode.Sequence(List.copyOf(items), line(start));
    }

    private YamlNode mapping(MappingStartEvent start, String path, int depth) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event key = parser.peekEvent();
            String name = key(path, depth);
            YamlNode value = node(join(path, name == null ? "?" : name), depth + 1);
            if (name != null && keys.add(name)) {
                entries.add(new YamlNode.Entry(name, line(key), value));
            } else if (name != null) {
                problems.add(line(key), join(path, name), "stands twice; remove one");
            }
        }
        parser.getEvent();
        return new YamlNode.Mapping(List.copyOf(entries), line(start));
    }

    /** Reads a key; variables are not replaced in keys. Returns null for what cannot be a key of ours. */
    private @Nullable String key(String path, int depth) {
        if (parser.peekEvent() instanceof ScalarEvent key) {
            refuseTag(parser.getEvent(), path);
            lastLine = line(key);
            return key.getValue();
        }
        YamlNode found = node(path, depth + 1);
        problems.add(found.line(), path, found.named() + " as a key (expected: a word)");
        return null;
    }

    private YamlNode alias(Event event, String path) {
        if (!(event instanceof AliasEvent alias)) {
            throw new IllegalStateException("no node starts with " + event);
        }
        problems.add(line(event), path, "the alias *" + alias.getAnchor() + " (expected: the value itself)");
        return new YamlNode.Broken(line(event));
    }

    /** Returns whether there was a tag to complain about. */
    private boolean refuseTag(Event event, String path) {
        String tag =
                switch (event) {
                    case ScalarEvent scalar -> scalar.getTag();
                    case MappingStartEvent mapping -> mapping.getTag();
                    case SequenceStartEvent sequence -> sequence.getTag();
                    default -> null;
                };
        if (tag != null) {
            problems.add(line(event), path, "the tag " + tag + " (expected: a value without a tag)");
        }
        return tag != null;
    }

    /** Ends the reading with a problem after which nothing can be said about the rest of the file. */
    private ConfigurationException refused(int line, String reason) {
        problems.add(line, "", "not valid YAML: " + reason);
        return problems.toException();
    }

    private static String oneLine(MarkedYAMLException malformed) {
        String problem =
                String.valueOf(malformed.getProblem()).replaceAll("\\s+", " ").strip();
        String context = malformed.getContext();
        return context == null ? problem : problem + ", " + context.strip();
    }

    private int lineOf(int position) {
        return 1
                + (int) text.codePoints()
                        .limit(Math.max(0, position))
                        .filter(c -> c == '\n')
                        .count();
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
