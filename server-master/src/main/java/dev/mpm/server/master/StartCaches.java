package dev.mpm.server.master;

import dev.mpm.server.master.aot.AotCache;
import dev.mpm.server.master.aot.AotRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Records the start-up caches of a distribution, for {@code mpmctl cache} and the build. */
public final class StartCaches {

    private StartCaches() {}

    /**
     * Records the cache of workers with no options of the operator's, and that of the command and the master.
     *
     * @param home the distribution's folder
     * @param out takes a line for each file that has been made
     * @throws MasterException if one cannot be recorded
     */
    public static void record(Path home, Consumer<String> out) throws InterruptedException {
        try (AotRecording recording = new AotRecording()) {
            AotCache workers = WorkerCommand.cache(home)
                    .orElseThrow(() -> new IOException("cannot record a start-up cache: no JDK at "
                            + System.getProperty("java.home") + " (expected: lib/modules and lib/server/libjvm.so)"));
            out.accept("recorded " + recording.record(workers));
            out.accept("recorded " + recording.recordMaster(home));
        } catch (IOException e) {
            throw new MasterException(ExitCode.FAILED_TO_START, String.valueOf(e.getMessage()), e);
        }
    }
}
