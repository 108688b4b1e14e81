package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.ChoiceType;
import dev.mpm.server.core.settings.DeclaredSetting;
import dev.mpm.server.core.settings.ListType;
import dev.mpm.server.core.settings.ScalarType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON Schema with which editors check a configuration while it is typed.
 *
 * <p>It is a little wider than the server's own check: it cannot compare durations and sizes with their limits, and it
 * lets every mapping at the top pass, which could be the section of another MPM.
 */
final class ConfigJsonSchema {

    /** A value that is only known on the machine that runs the server. */
    private static final Map<String, Object> VARIABLE = ordered("type", "string", "pattern", "\\$\\{");

    private ConfigJsonSchema() {}

    static String of(ConfigSchema schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Section section : schema.sections()) {
            if (section.name().isEmpty()) {
                properties.putAll(properties(section));
                properties.put("mpm", mpm(section, schema.mpms()));
            } else {
                properties.put(section.name(), section(section));
            }
        }
        return Json.of(ordered(
                "$schema",
                "https://json-schema.org/draft/2020-12/schema",
                "title",
                "Configuration of MPM Server",
                "type",
                "object",
                "required",
                List.of("mpm", "app"),
                "properties",
                properties,
                "additionalProperties",
                ordered("type", List.of("object", "null"), "description", "The section of an MPM of your own.")));
    }

    /** Offers the MPMs that come with the server, and takes every other: it may be installed. */
    private static Map<String, Object> mpm(Section top, List<String> names) {
        Map<String, Object> mpm = property(Objects.requireNonNull(top.find("mpm")), true);
        mpm.put("examples", names);
        return mpm;
    }

    private static Map<String, Object> section(Section section) {
        Map<String, Object> properties = properties(section);
        Section.Free free = section.free();
        if (free != null) {
            properties.put(free.key(), ordered("description", free.says(), "type", List.of("object", "null")));
        }
        boolean isRequired = !section.required().isEmpty();
        Map<String, Object> text =
                ordered("description", ConfigReference.sentence(section.says()), "type", List.of("object", "null"));
        if (isRequired) {
            text.put("type", "object");
            text.put("required", List.copyOf(section.required()));
        }
        text.put("properties", properties);
        text.put("additionalProperties", false);
        return section.isNamed() ? named(section, text) : text;
    }

    /** Returns what takes any number of such mappings. */
    private static Map<String, Object> named(Section section, Map<String, Object> one) {
        one.remove("description");
        return ordered(
                "description",
                ConfigReference.sentence(section.says()),
                "type",
                List.of("object", "null"),
                "propertyNames",
                ordered("pattern", "^[a-z][a-z0-9-]*$"),
                "additionalProperties",
                one);
    }

    private static Map<String, Object> properties(Section section) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (DeclaredSetting setting : section.settings()) {
            boolean isRequired = section.required().contains(setting.key());
            properties.put(setting.key(), property(setting, isRequired));
        }
        return properties;
    }

    private static Map<String, Object> property(DeclaredSetting setting, boolean isRequired) {
        String limits = setting.range().isEmpty() ? "" : " (" + setting.range() + ")";
        Map<String, Object> property = ordered("description", setting.says() + limits);
        if (!isRequired) {
            property.put("default", byDefault(setting));
        }
        Map<String, Object> value = value(setting);
        boolean takesVariables = setting.type() == ScalarType.TEXT || setting.type() == ListType.TEXTS;
        if (takesVariables) {
            property.putAll(value);
        } else {
            property.put("anyOf", List.of(value, VARIABLE));
        }
        return property;
    }

    private static Map<String, Object> value(DeclaredSetting setting) {
        return switch (setting.type()) {
            case ScalarType scalar -> scalar(scalar, setting);
            case ChoiceType choice -> ordered("enum", choice.words());
            case ListType list -> ordered("type", "array", "items", ordered("type", "string", "minLength", 1));
        };
    }

    private static Map<String, Object> scalar(ScalarType type, DeclaredSetting setting) {
        return switch (type) {
            case INT, LONG -> number("integer", setting.min(), setting.max());
            case DOUBLE -> number("number", setting.min(), setting.max());
            case BOOLEAN -> ordered("type", "boolean");
            case TEXT -> ordered("type", "string");
            case DURATION -> ordered("type", "string", "pattern", "^[0-9]+(ms|s|m|h)$");
            case SIZE -> ordered("type", "string", "pattern", "^[0-9]+(B|KiB|MiB|GiB|TiB)$");
        };
    }

    private static Map<String, Object> number(String type, @Nullable Object min, @Nullable Object max) {
        Map<String, Object> number = ordered("type", type);
        if (min != null) {
            number.put("minimum", min);
        }
        if (max != null) {
            number.put("maximum", max);
        }
        return number;
    }

    private static Object byDefault(DeclaredSetting setting) {
        return switch (setting.defaultValue()) {
            case List<?> list -> list;
            case Number number -> number;
            case Boolean bool -> bool;
            default -> setting.defaultText();
        };
    }

    /** Returns a map of alternating keys and values, in that order. */
    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
