package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.DeclaredSetting;
import dev.mpm.server.core.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the configuration and the settings it may hold.
 *
 * @param name its key at the top of the file; empty for the top itself
 * @param says what it is about, in one sentence
 * @param settings in the order of the documentation
 * @param required keys that have no default
 * @param free a key whose mapping holds whatever the app likes, or null
 * @param isNamed whether it holds any number of mappings with names of the operator's, each with these settings
 */
record Section(
        String name,
        String says,
        List<DeclaredSetting> settings,
        Set<String> required,
        @Nullable Free free,
        boolean isNamed) {

    /** The form of names in a section of such. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    /** A key below which everything is allowed, and what it is about. */
    record Free(String key, String says) {}

    Section {
        settings = List.copyOf(settings);
        required = Set.copyOf(required);
    }

    /** Returns a section that may hold what these records declare, all of it optional. */
    static Section of(String name, String says, SettingsSchema<?>... schemas) {
        List<DeclaredSetting> settings = new ArrayList<>();
        for (SettingsSchema<?> schema : schemas) {
            settings.addAll(schema.settings());
        }
        return new Section(name, says, settings, Set.of(), null, false);
    }

    /** Returns a section of mappings with names, each of which may hold what this record declares, all of it optional. */
    static Section ofNamed(String name, String says, SettingsSchema<?> schema) {
        return new Section(name, says, List.copyOf(schema.settings()), Set.of(), null, true);
    }

    /** Returns the section that such a mapping is. */
    Section named(String own) {
        return new Section(name + "." + own, says, settings, required, free, false);
    }

    /** Returns whether a mapping in a section of named ones may be called so: without dots, which separate keys. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Returns the full name of a key: {@code http.keep-alive-timeout}, or {@code listen} at the top. */
    String path(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    @Nullable
    DeclaredSetting find(String key) {
        for (DeclaredSetting setting : settings) {
            if (setting.key().equals(key)) {
                return setting;
            }
        }
        return null;
    }

    /** Returns what a key that has no default is for, as it stands behind "expected". */
    String wanted(String key) {
        String says = Objects.requireNonNull(find(key), key).says();
        String phrase = says.endsWith(".") ? says.substring(0, says.length() - 1) : says;
        return phrase.substring(0, 1).toLowerCase(Locale.ROOT) + phrase.substring(1);
    }

    /** Returns every key that may stand in it. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        settings.forEach(setting -> keys.add(setting.key()));
        if (free != null) {
            keys.add(free.key());
        }
        return keys;
    }
}
