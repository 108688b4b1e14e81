package dev.mpm.server.launcher;

import dev.mpm.server.core.catalog.InstalledMpm;
import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.master.config.ConfigurationException;
import dev.mpm.server.master.config.Overrides;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** Finds the MPMs that the configuration can name: those that came with the server, and those of {@code mpm-path}. */
final class InstalledMpms {

    private InstalledMpms() {}

    static List<InstalledMpm> of(Mpmctl mpmctl) {
        return List.copyOf(MpmCatalog.load(classes(mpmctl)).all());
    }

    /**
     * Returns a class loader that sees the configured {@code mpm-path} too. A configuration with mistakes is said, but no
     * reason to keep the names back: a wrong one may be the mistake.
     */
    private static ClassLoader classes(Mpmctl mpmctl) {
        ClassLoader ours = InstalledMpms.class.getClassLoader();
        try {
            var paths = mpmctl.configuration(Overrides.NONE).mpmPath();
            return paths.isEmpty()
                    ? ours
                    : new URLClassLoader(paths.stream().map(InstalledMpms::url).toArray(URL[]::new), ours);
        } catch (ConfigurationException wrong) {
            mpmctl.surroundings()
                    .err()
                    .println("mpmctl: mpm-path is not searched, because the configuration has mistakes (mpmctl check"
                            + " lists them)");
            return ours;
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException("no URL for " + path, impossible);
        }
    }
}
