package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.SettingsSchema;
import java.util.Map;

/** Makes settings of the pool for tests: those named, and the defaults for the rest. */
public final class PoolSettingsText {

    private PoolSettingsText() {}

    public static PoolSettings of(Map<String, String> values) {
        return SettingsSchema.fromText(PoolSettings.class, values);
    }
}
