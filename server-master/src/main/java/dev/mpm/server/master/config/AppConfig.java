package dev.mpm.server.master.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The {@code app:} section, resolved.
 *
 * @param className the class that implements {@link dev.mpm.api.App}; not loaded, so perhaps not there
 * @param classpath jars and folders, absolute, all there; {@code folder/*} has become the jars in it
 * @param settings the scalars below {@code app.settings}: {@code db.url}, {@code hosts.0}
 */
public record AppConfig(String className, List<Path> classpath, Map<String, String> settings) {

    public AppConfig {
        classpath = List.copyOf(classpath);
        settings = Map.copyOf(settings);
    }
}
