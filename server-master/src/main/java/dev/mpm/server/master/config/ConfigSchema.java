package dev.mpm.server.master.config;

import dev.mpm.api.HttpSettings;
import dev.mpm.server.core.catalog.InstalledMpm;
import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.core.config.LogSettings;
import dev.mpm.server.core.config.RequestSettings;
import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every key that a configuration may hold, given the MPMs that are installed.
 *
 * <p>The one source of the check, the effective listing, {@code docs/configuration.md} and the JSON Schema.
 */
final class ConfigSchema {

    static final Section TOP = new Section(
            "",
            "The keys at the top of the file.",
            List.copyOf(SettingsSchema.of(ServerSettings.class).settings()),
            Set.of("mpm"),
            null,
            false);

    static final Section APP = new Section(
            "app",
            "The app that the server runs.",
            SettingsSchema.of(AppSettings.class).settings().stream()
                    .map(setting -> setting.key().equals("class-name") ? setting.renamed("class") : setting)
                    .toList(),
            Set.of("class"),
            new Section.Free(
                    "settings",
                    "Whatever the app wants to know: scalars, lists and mappings, which reach it as text under dotted"
                            + " keys."),
            false);

    static final Section POOL = Section.of(
            "pool",
            "How worker processes are treated, under every MPM.",
            SettingsSchema.of(PoolSettings.class),
            SettingsSchema.of(RequestSettings.class),
            SettingsSchema.of(RecyclingSettings.class));

    static final Section HTTP =
            Section.of("http", "What every connection must hold to.", SettingsSchema.of(HttpSettings.class));

    static final Section JVM =
            Section.of("jvm", "The Java that worker processes run on.", SettingsSchema.of(JvmSettings.class));

    static final Section LOG =
            Section.of("log", "What is written about requests and the server.", SettingsSchema.of(LogSettings.class));

    static final Section ADMIN =
            Section.of("admin", "What the master itself answers over HTTP.", SettingsSchema.of(AdminSettings.class));

    static final Section SHARED =
            Section.of("shared", "Memory that all workers share.", SettingsSchema.of(SharedSettings.class));

    static final Section MESSAGES =
            Section.of("messages", "Messages between workers.", SettingsSchema.of(MessagesSettings.class));

    static final Section TASKS = Section.ofNamed(
            "tasks",
            "The pools that run tasks for the app, each a mapping under a name of your choice.",
            SettingsSchema.of(TaskPoolSettings.class));

    static final Section COMMANDS = Section.of(
            "commands", "Programs that the app runs beside itself.", SettingsSchema.of(CommandSettings.class));

    private static final List<Section> FIXED =
            List.of(APP, POOL, HTTP, LOG, ADMIN, SHARED, COMMANDS, JVM, MESSAGES, TASKS);

    private final List<Section> mpms;

    private ConfigSchema(List<Section> mpms) {
        this.mpms = mpms;
    }

    /**
     * Adds a section for each MPM to the server's own.
     *
     * @throws IllegalArgumentException if an MPM has the name of one of the server's own keys
     * @throws dev.mpm.server.core.catalog.CatalogException if an MPM declares its settings wrongly
     */
    static ConfigSchema of(MpmCatalog catalog) {
        List<Section> mpms = new ArrayList<>();
        for (InstalledMpm mpm : catalog.all()) {
            if (isReserved(mpm.name())) {
                throw new IllegalArgumentException("the MPM of " + mpm.origin() + " has the name '" + mpm.name()
                        + "', which is a key of the configuration (expected: another name)");
            }
            mpms.add(Section.of(mpm.name(), mpm.provider().summary(), mpm.schema()));
        }
        return new ConfigSchema(List.copyOf(mpms));
    }

    private static boolean isReserved(String name) {
        return TOP.find(name) != null
                || FIXED.stream().anyMatch(section -> section.name().equals(name));
    }

    /** Returns the sections in the order of the documentation: the top, the server's own, those of the MPMs. */
    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(TOP);
        sections.addAll(FIXED);
        sections.addAll(mpms);
        return sections;
    }

    /** Returns the names of the MPMs. */
    List<String> mpms() {
        return mpms.stream().map(Section::name).toList();
    }

    @Nullable
    Section find(String name) {
        for (Section section : sections()) {
            if (section.name().equals(name)) {
                return section;
            }
        }
        return null;
    }

    /** Returns every key that may stand at the top of the file. */
    List<String> topKeys() {
        List<String> keys = new ArrayList<>(TOP.keys());
        sections().stream().skip(1).forEach(section -> keys.add(section.name()));
        return keys;
    }

    /** Returns the names of the sections that have such a key; the top of the file is not one of them. */
    List<String> sectionsWith(String key) {
        return sections().stream()
                .skip(1)
                .filter(section -> !section.isNamed() && section.keys().contains(key))
                .map(Section::name)
                .toList();
    }
}
