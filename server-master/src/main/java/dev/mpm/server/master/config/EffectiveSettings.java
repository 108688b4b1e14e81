package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.DeclaredSetting;
import dev.mpm.server.core.settings.ListType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects every setting as it holds, while a file is read. */
final class EffectiveSettings {

    private static final Set<String> SECRETS =
            Set.of("password", "passwd", "passphrase", "secret", "token", "credential");

    /** What stands instead of a secret. */
    static final String MASK = "\"***\"";

    private final String place;
    private final List<EffectiveSetting> settings = new ArrayList<>();

    EffectiveSettings(String place) {
        this.place = place;
    }

    List<EffectiveSetting> settings() {
        return settings;
    }

    /** Adds the top of the file, with paths and addresses as they were resolved. */
    void top(
            SectionValues top, Overrides overrides, List<Path> mpmPath, List<ListenAddress> listen, Path runDirectory) {
        Map<String, Object> resolved = new HashMap<>();
        resolved.put("mpm-path", texts(mpmPath));
        resolved.put("listen", texts(listen));
        resolved.put("run-directory", runDirectory.toString());
        Map<String, String> options = new HashMap<>();
        String mpm = overrides.mpm();
        if (mpm != null) {
            resolved.put("mpm", mpm);
            options.put("mpm", "--mpm");
        }
        if (!overrides.listen().isEmpty()) {
            options.put("listen", "--listen");
        }
        add(top, resolved, options);
    }

    /** Adds the {@code app:} section; of what the app has for itself, secrets are masked. */
    void app(SectionValues app, List<Path> classpath, SequencedMap<String, String> own, Map<String, Integer> lines) {
        section(app, Map.of("classpath", texts(classpath)));
        own.forEach((key, value) -> settings.add(new EffectiveSetting(
                app.section().path("settings." + key),
                isSecret(key) ? MASK : YamlText.of(value),
                origin(Objects.requireNonNull(lines.get(key))))));
    }

    /** Adds a section; {@code resolved} holds values that are no longer as the file has them. */
    void section(SectionValues values, Map<String, ?> resolved) {
        add(values, resolved, Map.of());
    }

    private void add(SectionValues values, Map<String, ?> resolved, Map<String, String> options) {
        for (DeclaredSetting setting : values.section().settings()) {
            String key = setting.key();
            Object value = resolved.containsKey(key) ? resolved.get(key) : values.value(key);
            String origin = options.getOrDefault(key, origin(values, key));
            settings.add(new EffectiveSetting(values.section().path(key), text(setting, value), origin));
        }
    }

    private String origin(SectionValues values, String key) {
        return values.isSet(key) ? origin(values.line(key)) : EffectiveSetting.DEFAULT;
    }

    private String origin(int line) {
        return line == Overlay.LINE ? Overlay.OPTION : place + ":" + line;
    }

    private static String text(DeclaredSetting setting, @Nullable Object value) {
        return value instanceof List<?> list && setting.type() == ListType.TEXTS
                ? YamlText.of(list)
                : YamlText.of(setting.type().write(Objects.requireNonNull(value)));
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.endsWith("key") || SECRETS.stream().anyMatch(lower::contains);
    }
}
