package dev.mpm.e2e;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The configuration of a server in a scene: the demo app on a port that the system chooses, and what the scene changes.
 * Immutable.
 *
 * <p>Workers have lean JVMs, for many are started; and a worker that is asked to end has more time than by default, so
 * that a busy machine does not turn a clean end into a forced one.
 */
final class Setup {

    private final Map<String, Object> values;

    private Setup(Map<String, Object> values) {
        this.values = values;
    }

    /** Returns the setup for a model, sized by its defaults. */
    static Setup of(String mpm) {
        return new Setup(Map.of())
                .with("mpm", mpm)
                .with("app.class", "dev.mpm.examples.demo.DemoApp")
                .with("app.classpath", List.of("${MPM_HOME}/examples/demo-app.jar"))
                .with("app.settings.faults", true)
                .with("listen", List.of("http://127.0.0.1:0"))
                .with("run-directory", "run")
                .with("pool.kill-timeout", "15s")
                .with("jvm.options", List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    }

    /**
     * Returns the setup for a model with as many workers, neither more nor fewer, whatever the load is.
     *
     * @param threads threads of each; {@code prefork} knows one only
     */
    static Setup fixed(String mpm, int workers, int threads) {
        var setup = of(mpm).with(mpm + ".start-servers", workers);
        if (mpm.equals("prefork")) {
            return setup.with("prefork.min-spare-servers", 0)
                    .with("prefork.max-spare-servers", workers)
                    .with("prefork.max-request-workers", workers);
        }
        return setup.with(mpm + ".threads-per-child", threads)
                .with(mpm + ".min-spare-threads", 0)
                .with(mpm + ".max-spare-threads", workers * threads)
                .with(mpm + ".max-request-workers", workers * threads);
    }

    /**
     * Returns the same setup with one value more, or another one.
     *
     * @param key as in messages about the configuration: {@code pool.kill-timeout}
     */
    Setup with(String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(key, value);
        return new Setup(changed);
    }

    /** Returns the same setup with other addresses to listen on. */
    Setup listen(String... addresses) {
        return with("listen", List.of(addresses));
    }

    /** Returns the same setup with an app of this module's test classes. */
    Setup app(String className) {
        return with("app.class", className)
                .with("app.classpath", List.of(testClasses().toString()));
    }

    private static Path testClasses() {
        return Path.of(
                Setup.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** Returns the text of the configuration file. */
    String yaml() {
        Map<String, Object> tree = new LinkedHashMap<>();
        values.forEach((key, value) -> put(tree, key, value));
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(options).dump(tree);
    }

    @SuppressWarnings("unchecked") // sections are made here only
    private static void put(Map<String, Object> section, String key, Object value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            section.put(key, value);
            return;
        }
        Object below = section.computeIfAbsent(key.substring(0, dot), _ -> new LinkedHashMap<String, Object>());
        put((Map<String, Object>) below, key.substring(dot + 1), value);
    }
}
