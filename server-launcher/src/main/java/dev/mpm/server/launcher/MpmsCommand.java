package dev.mpm.server.launcher;

import dev.mpm.server.core.catalog.InstalledMpm;
import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.config.ConfigurationException;
import dev.mpm.server.master.config.Overrides;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code mpmctl mpms}: lists the installed MPMs, also those that {@code mpm-path} adds. */
@Command(
        name = "mpms",
        header = "List the concurrency models that 'mpm:' in the configuration can name.",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class MpmsCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    MpmsCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() {
        var installed = MpmCatalog.load(classes()).all();
        int width =
                installed.stream().mapToInt(mpm -> mpm.name().length()).max().orElse(0);
        for (InstalledMpm mpm : installed) {
            mpmctl.surroundings().out().println(line(mpm, width));
        }
        return ExitCode.DONE.number();
    }

    /**
     * Returns a class loader that sees the configured {@code mpm-path} too. A configuration with mistakes is said, but no
     * reason to keep the names back: a wrong one may be the mistake.
     */
    private ClassLoader classes() {
        ClassLoader ours = MpmsCommand.class.getClassLoader();
        try {
            var paths = mpmctl.configuration(Overrides.NONE).mpmPath();
            return paths.isEmpty()
                    ? ours
                    : new URLClassLoader(paths.stream().map(MpmsCommand::url).toArray(URL[]::new), ours);
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

    private static String line(InstalledMpm mpm, int width) {
        return mpm.name() + " ".repeat(width - mpm.name().length()) + "  "
                + mpm.provider().summary() + "  (" + Path.of(mpm.origin()).getFileName() + ")";
    }
}
