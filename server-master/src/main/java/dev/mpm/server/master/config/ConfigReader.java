package dev.mpm.server.master.config;

import dev.mpm.api.HttpSettings;
import dev.mpm.server.core.catalog.CatalogException;
import dev.mpm.server.core.catalog.InstalledMpm;
import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.core.config.LogSettings;
import dev.mpm.server.core.config.RequestSettings;
import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns one file into a {@link ServerConfig}, or into everything that is wrong with it.
 *
 * <p>The order is forced by one thing: which keys exist depends on which MPMs are installed, and that depends on
 * {@code mpm-path}. So the top of the file is read first, then the MPMs are found, then the rest is checked. A step
 * whose input is wrong is left out; every other one is taken, so that one report names as much as possible.
 */
final class ConfigReader {

    private final Path file;
    private final Overrides overrides;
    private final Problems problems;
    private final YamlNode.Mapping root;
    private final ConfigPaths paths;
    private final EffectiveSettings effective;

    /** What the sections of named mappings hold, by the section's name and then by theirs. */
    private final Map<String, SequencedMap<String, SectionValues>> named = new HashMap<>();

    private ConfigReader(Path file, Overrides overrides, Problems problems, YamlNode.Mapping root) {
        this.file = file;
        this.overrides = overrides;
        this.problems = problems;
        this.root = root;
        this.paths = new ConfigPaths(file, problems);
        this.effective = new EffectiveSettings(problems.place());
    }

    static ServerConfig read(Path file, Map<String, String> environment, Overrides overrides) {
        Problems problems = new Problems(file.toString());
        String text = ConfigFile.read(file, problems);
        Variables variables = new Variables(environment);
        YamlNode.Mapping root = YamlReader.read(text, variables, problems);
        YamlNode.Mapping whole = Overlay.of(root, overrides.settings(), variables, problems);
        return new ConfigReader(file, overrides, problems, whole).read();
    }

    private ServerConfig read() {
        SectionValues top = SectionReader.readTop(root, problems);
        List<Path> mpmPath = paths.classpath("mpm-path", top.items("mpm-path"));
        MpmCatalog catalog = catalog(mpmPath, top.line("mpm-path"));
        ConfigSchema schema = schema(catalog, top.line("mpm-path"));

        Map<String, SectionValues> sections = sections(schema);
        MpmReader mpms = new MpmReader(problems);
        InstalledMpm chosen = mpms.find(top, overrides.mpm(), catalog);
        Path runDirectory = paths.runDirectory("run-directory", top.line("run-directory"), top.text("run-directory"));
        List<ListenAddress> listen = ListenReader.read(top, overrides.listen(), problems);
        Distribution distribution = (Distribution) top.value("distribution");
        ListenReader.checkNumber(listen, distribution, top, overrides.listen(), problems);
        effective.top(top, overrides, mpmPath, listen, runDirectory);

        AppConfig app = app(section(sections, ConfigSchema.APP));
        SectionValues poolValues = section(sections, ConfigSchema.POOL);
        PoolSettings pool = record(PoolSettings.class, poolValues);
        RequestSettings requests = part(RequestSettings.class, poolValues);
        RecyclingSettings recycling = part(RecyclingSettings.class, poolValues);
        HttpSettings http = record(HttpSettings.class, section(sections, ConfigSchema.HTTP));
        LogSettings log = log(section(sections, ConfigSchema.LOG));
        AdminSettings admin = admin(section(sections, ConfigSchema.ADMIN), listen);
        SharedSettings shared = record(SharedSettings.class, section(sections, ConfigSchema.SHARED));
        CommandSettings commands = record(CommandSettings.class, section(sections, ConfigSchema.COMMANDS));
        JvmSettings jvm = jvm(section(sections, ConfigSchema.JVM));
        MessagesSettings messages = record(MessagesSettings.class, section(sections, ConfigSchema.MESSAGES));
        Map<String, TaskPoolSettings> tasks = records(TaskPoolSettings.class, ConfigSchema.TASKS);
        MpmReader.Created created = chosen == null ? null : create(mpms, chosen, top, sections);
        problems.throwIfAny();

        return new ServerConfig(
                file,
                present(created).installed().name(),
                present(created).installed().provider(),
                present(created).mpm(),
                SettingsSchema.toText(present(created).settings()),
                app,
                listen,
                distribution,
                mpmPath,
                present(pool),
                present(requests),
                present(recycling),
                present(http),
                present(log),
                present(admin),
                present(shared),
                present(commands),
                runDirectory,
                present(jvm),
                present(messages),
                tasks,
                effective.settings());
    }

    /** Ends the reading at once when the MPMs cannot be found: nothing could be said about half of the keys. */
    private MpmCatalog catalog(List<Path> mpmPath, int line) {
        try {
            return MpmCatalog.load(MpmPath.loader(mpmPath));
        } catch (CatalogException broken) {
            throw refused(line, broken);
        }
    }

    private ConfigSchema schema(MpmCatalog catalog, int line) {
        try {
            return ConfigSchema.of(catalog);
        } catch (CatalogException | IllegalArgumentException broken) {
            throw refused(line, broken);
        }
    }

    private ConfigurationException refused(int line, RuntimeException broken) {
        problems.add(line, "", String.valueOf(broken.getMessage()));
        return problems.toException();
    }

    private Map<String, SectionValues> sections(ConfigSchema schema) {
        Map<String, SectionValues> sections = new HashMap<>();
        for (YamlNode.Entry entry : root.entries()) {
            Section section = schema.find(entry.key());
            if (section != null && section.isNamed()) {
                named.put(section.name(), SectionReader.readNamed(entry, section, schema, problems));
            } else if (section != null) {
                sections.put(section.name(), SectionReader.read(entry, section, schema, problems));
            } else if (ConfigSchema.TOP.find(entry.key()) == null) {
                SectionReader.refuseTop(entry, schema, problems);
            }
        }
        return sections;
    }

    private SectionValues section(Map<String, SectionValues> sections, Section section) {
        SectionValues values = sections.get(section.name());
        return values == null ? SectionReader.absent(section, root.line(), problems) : values;
    }

    private AppConfig app(SectionValues values) {
        String className = values.text("class");
        if (values.values().containsKey("class") && !JavaName.isClassName(className)) {
            problems.add(
                    values.line("class"),
                    "app.class",
                    "'" + className + "' (expected: the full name of a class, such as com.example.MyApp)");
        }
        List<Path> classpath = paths.classpath("app.classpath", values.items("classpath"));
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        YamlNode free = values.nodes().get("settings");
        if (free != null) {
            FreeSettings.read(free, "app.settings", problems, settings, lines);
        }
        effective.app(values, classpath, settings, lines);
        return new AppConfig(className, classpath, settings);
    }

    private @Nullable AdminSettings admin(SectionValues values, List<ListenAddress> listen) {
        AdminSettings admin = record(AdminSettings.class, values);
        try {
            if (admin != null) {
                admin.check(listen);
            }
        } catch (IllegalArgumentException wrong) {
            problems.add(values.line("listen"), "admin.listen", String.valueOf(wrong.getMessage()));
        }
        return admin;
    }

    private @Nullable JvmSettings jvm(SectionValues values) {
        String java = paths.executable("jvm.java", values.line("java"), values.text("java"));
        JvmOptions.check("jvm.options", values.items("options"), problems);
        effective.section(values, Map.of("java", java));
        JvmSettings read = part(JvmSettings.class, values);
        return read == null ? null : read.withJava(java);
    }

    private @Nullable LogSettings log(SectionValues values) {
        String access = paths.logFile("log.access-log", values.line("access-log"), values.text("access-log"));
        String error = paths.logFile("log.error-log", values.line("error-log"), values.text("error-log"));
        effective.section(values, Map.of("access-log", access, "error-log", error));
        LogSettings log = part(LogSettings.class, values);
        return log == null ? null : log.withFiles(access, error);
    }

    private <S extends Record> @Nullable S record(Class<S> type, SectionValues values) {
        effective.section(values, Map.of());
        return part(type, values);
    }

    /** Reads the records of a section of named mappings; none if the file does not have it. */
    private <S extends Record> Map<String, S> records(Class<S> type, Section section) {
        SequencedMap<String, S> records = new LinkedHashMap<>();
        named.getOrDefault(section.name(), new LinkedHashMap<>()).forEach((name, values) -> {
            S read = record(type, values);
            if (read != null) {
                records.put(name, read);
            }
        });
        return records;
    }

    /** Reads one of several records that share a section. */
    private <S extends Record> @Nullable S part(Class<S> type, SectionValues values) {
        return new RecordReader(problems).read(type, values);
    }

    private MpmReader.@Nullable Created create(
            MpmReader reader, InstalledMpm chosen, SectionValues top, Map<String, SectionValues> sections) {
        SectionValues values = sections.get(chosen.name());
        if (values == null) {
            Section section = Section.of(chosen.name(), chosen.provider().summary(), chosen.schema());
            values = SectionReader.absent(section, top.line("mpm"), problems);
        }
        effective.section(values, Map.of());
        return reader.create(chosen, values);
    }

    /** What is missing has been complained about, and then the reading has ended before this. */
    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value, "a problem was lost");
    }
}
