package dev.mpm.server.master.config;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.server.core.catalog.CatalogException;
import dev.mpm.server.core.catalog.InstalledMpm;
import dev.mpm.server.core.catalog.MpmCatalog;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the MPM that {@code mpm:} or {@code --mpm} names, and creates it. */
final class MpmReader {

    /**
     * The chosen MPM, created.
     *
     * @param installed where it comes from
     * @param settings what it was created from
     */
    record Created(InstalledMpm installed, Record settings, Mpm mpm) {}

    private final Problems problems;

    MpmReader(Problems problems) {
        this.problems = problems;
    }

    /** Returns the MPM that is named, or null if there is a problem with the name. */
    @Nullable
    InstalledMpm find(SectionValues top, @Nullable String option, MpmCatalog catalog) {
        if (option != null) {
            return find(catalog, option, text -> problems.addOption("--mpm", text));
        }
        if (!top.isSet("mpm")) {
            problems.add(top.line(), "mpm", "missing (expected: one of " + String.join(", ", catalog.names()) + ")");
            return null;
        }
        boolean isBroken = !top.values().containsKey("mpm");
        return isBroken ? null : find(catalog, top.text("mpm"), text -> problems.add(top.line("mpm"), "mpm", text));
    }

    /** Returns the MPM, created from its section, or null if there is a problem with that. */
    @Nullable
    Created create(InstalledMpm chosen, SectionValues values) {
        return values.isSound() ? create(chosen, chosen.provider(), values) : null;
    }

    /** Catches more than the contract allows: what a third party's code throws must not hide the other problems. */
    private <S extends Record> @Nullable Created create(
            InstalledMpm chosen, MpmProvider<S> provider, SectionValues values) {
        RecordReader reader = new RecordReader(problems);
        S settings = reader.read(provider.settingsType(), values);
        if (settings == null) {
            return null;
        }
        try {
            return new Created(chosen, settings, provider.create(settings));
        } catch (IllegalArgumentException contradiction) {
            reader.contradiction(values, String.valueOf(contradiction.getMessage()));
        } catch (RuntimeException | LinkageError broken) {
            problems.add(values.line(), chosen.name(), "the MPM of " + chosen.origin() + " failed: " + broken);
        }
        return null;
    }

    private static @Nullable InstalledMpm find(MpmCatalog catalog, String name, Consumer<String> complaint) {
        try {
            return catalog.find(name);
        } catch (CatalogException unknown) {
            complaint.accept(String.valueOf(unknown.getMessage()));
            return null;
        }
    }
}
