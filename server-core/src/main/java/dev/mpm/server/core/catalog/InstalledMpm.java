package dev.mpm.server.core.catalog;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.server.core.settings.SettingsSchema;
import java.util.Map;

/**
 * One MPM that was found.
 *
 * @param name as written at {@code mpm:}
 * @param provider what its jar offers
 * @param origin the jar or folder it comes from, as an operator would name it
 */
public record InstalledMpm(String name, MpmProvider<?> provider, String origin) {

    /**
     * Returns the settings that the MPM declares.
     *
     * @throws CatalogException if its author declared them wrongly
     */
    public SettingsSchema<?> schema() {
        return schema(provider);
    }

    /**
     * Creates the MPM from its settings as text, as a worker receives them.
     *
     * @throws IllegalArgumentException if a setting does not fit or the settings contradict each other
     */
    public Mpm create(Map<String, String> settings) {
        return create(provider, settings);
    }

    private static <S extends Record> Mpm create(MpmProvider<S> provider, Map<String, String> settings) {
        return provider.create(SettingsSchema.fromText(provider.settingsType(), settings));
    }

    private <S extends Record> SettingsSchema<S> schema(MpmProvider<S> owner) {
        try {
            return SettingsSchema.of(owner.settingsType());
        } catch (RuntimeException | LinkageError wrong) {
            throw new CatalogException(
                    "cannot read the settings of MPM " + name + " (" + origin + "): " + wrong.getMessage(), wrong);
        }
    }
}
