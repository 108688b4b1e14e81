package dev.mpm.server.launcher;

import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.StartCaches;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code mpmctl cache}: records what the server starts faster from, into the distribution. */
@Command(
        name = "cache",
        hidden = true, // the build and images need it, people do not: a running server records what it misses
        header = "Record the distribution's start-up caches for this JDK: for an image, or after an update.",
        description = "%nTakes some seconds. A running server records a missing one for its workers by itself.",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class CacheCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    CacheCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws Exception {
        var surroundings = mpmctl.surroundings();
        StartCaches.record(surroundings.home(), surroundings.out()::println);
        return ExitCode.DONE.number();
    }
}
