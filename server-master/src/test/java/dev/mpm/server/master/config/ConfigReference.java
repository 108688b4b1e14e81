package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.ChoiceType;
import dev.mpm.server.core.settings.DeclaredSetting;
import dev.mpm.server.core.settings.ListType;
import dev.mpm.server.core.settings.ScalarType;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the tables of {@code docs/configuration.md} from the declarations. */
final class ConfigReference {

    private ConfigReference() {}

    static String of(ConfigSchema schema) {
        return schema.sections().stream().map(ConfigReference::section).collect(Collectors.joining("\n"));
    }

    private static String section(Section section) {
        StringBuilder text = new StringBuilder()
                .append(section.name().isEmpty() ? "### At the top\n\n" : "### `" + heading(section) + "`\n\n")
                .append(section.name().isEmpty() ? "" : sentence(section.says()) + "\n\n")
                .append("| Key | Default | Values | Meaning |\n|---|---|---|---|\n");
        section.settings().forEach(setting -> text.append(row(section, setting)));
        Section.Free free = section.free();
        if (free != null) {
            text.append("| `%s` | `{}` | a mapping | %s |\n".formatted(free.key(), cell(free.says())));
        }
        return text.toString();
    }

    private static String heading(Section section) {
        return section.isNamed() ? section.name() + ".NAME" : section.name();
    }

    private static String row(Section section, DeclaredSetting setting) {
        String byDefault = section.required().contains(setting.key()) ? "required" : "`" + defaultText(setting) + "`";
        return "| `%s` | %s | %s | %s |\n"
                .formatted(setting.key(), byDefault, cell(values(setting)), cell(setting.says()));
    }

    private static String defaultText(DeclaredSetting setting) {
        return setting.type() == ListType.TEXTS
                ? "[" + setting.defaultText().replace(",", ", ") + "]"
                : setting.defaultText().isEmpty() ? "\"\"" : setting.defaultText();
    }

    private static String values(DeclaredSetting setting) {
        String type =
                switch (setting.type()) {
                    case ScalarType scalar ->
                        switch (scalar) {
                            case INT, LONG -> "whole number";
                            case BOOLEAN -> "`true` or `false`";
                            case DOUBLE -> "number";
                            case TEXT -> "text";
                            case DURATION -> "duration";
                            case SIZE -> "size";
                        };
                    case ChoiceType choice -> "`" + String.join("`, `", choice.words()) + "`";
                    case ListType list -> "list";
                };
        return setting.range().isEmpty() ? type : type + ", " + setting.range();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }

    static String sentence(String says) {
        String capital = says.substring(0, 1).toUpperCase(Locale.ROOT) + says.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
