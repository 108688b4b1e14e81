package dev.mpm.server.launcher;

import dev.mpm.server.core.catalog.InstalledMpm;
import dev.mpm.server.master.ExitCode;
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
        var installed = InstalledMpms.of(mpmctl);
        int width =
                installed.stream().mapToInt(mpm -> mpm.name().length()).max().orElse(0);
        for (InstalledMpm mpm : installed) {
            mpmctl.surroundings().out().println(line(mpm, width));
        }
        return ExitCode.DONE.number();
    }

    private static String line(InstalledMpm mpm, int width) {
        return mpm.name() + " ".repeat(width - mpm.name().length()) + "  "
                + mpm.provider().summary() + "  (" + Path.of(mpm.origin()).getFileName() + ")";
    }
}
