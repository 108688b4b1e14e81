package dev.mpm.compare.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Checks values against a JSON Schema that uses no more words than ours does; another word fails the check. */
final class SchemaCheck {

    private static final List<String> WORDS = List.of(
            "$schema",
            "$id",
            "$ref",
            "$defs",
            "title",
            "description",
            "type",
            "format",
            "const",
            "enum",
            "minimum",
            "maximum",
            "items",
            "properties",
            "required",
            "additionalProperties",
            "propertyNames");

    private final Map<?, ?> root;
    private final List<String> problems = new ArrayList<>();

    SchemaCheck(Object root) {
        this.root = (Map<?, ?>) root;
    }

    List<String> problems(Object value) {
        problems.clear();
        check(root, "", value);
        return List.copyOf(problems);
    }

    private void check(Map<?, ?> schema, String place, Object value) {
        for (Object word : schema.keySet()) {
            if (!WORDS.contains(String.valueOf(word))) {
                throw new IllegalArgumentException("the schema has a word that this check does not know: " + word);
            }
        }
        if (schema.get("$ref") instanceof String reference) {
            check(child(child(root, "$defs"), reference.substring("#/$defs/".length())), place, value);
            return;
        }
        if (schema.get("type") instanceof String type && !is(type, value)) {
            problems.add(place + ": " + shown(value) + " (expected: " + type + ")");
            return;
        }
        plain(schema, place, value);
        if (value instanceof Map<?, ?> map) {
            members(schema, place, map);
        }
        if (value instanceof List<?> items && schema.get("items") instanceof Map<?, ?> each) {
            for (int i = 0; i < items.size(); i++) {
                check(each, place + "/" + i, items.get(i));
            }
        }
    }

    private void plain(Map<?, ?> schema, String place, Object value) {
        if (schema.containsKey("const") && !Objects.equals(schema.get("const"), value)) {
            problems.add(place + ": " + shown(value) + " (expected: " + schema.get("const") + ")");
        }
        if (schema.get("enum") instanceof List<?> values && !values.contains(value)) {
            problems.add(place + ": " + shown(value) + " (expected: one of " + values + ")");
        }
        if (value instanceof Double number) {
            boolean low = schema.get("minimum") instanceof Double least && number < least;
            boolean high = schema.get("maximum") instanceof Double most && number > most;
            if (low || high) {
                problems.add(place + ": " + number + " is out of range");
            }
        }
    }

    private void members(Map<?, ?> schema, String place, Map<?, ?> members) {
        if (schema.get("required") instanceof List<?> required) {
            required.stream()
                    .filter(name -> !members.containsKey(name))
                    .forEach(name -> problems.add(place + ": " + name + " is missing"));
        }
        Map<?, ?> known = schema.get("properties") instanceof Map<?, ?> some ? some : Map.of();
        members.forEach((name, value) -> {
            if (known.get(name) instanceof Map<?, ?> inner) {
                check(inner, place + "/" + name, value);
            } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
                problems.add(place + ": " + name + " is not known");
            } else if (schema.get("additionalProperties") instanceof Map<?, ?> inner) {
                check(inner, place + "/" + name, value);
            }
        });
    }

    private static Map<?, ?> child(Map<?, ?> map, String name) {
        return (Map<?, ?>) Objects.requireNonNull(map.get(name), name);
    }

    private static boolean is(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof Double;
            case "integer" -> value instanceof Double number && number == Math.rint(number);
            default -> throw new IllegalArgumentException("a type that this check does not know: " + type);
        };
    }

    private static String shown(Object value) {
        return value instanceof String ? "'" + value + "'" : String.valueOf(value);
    }
}
