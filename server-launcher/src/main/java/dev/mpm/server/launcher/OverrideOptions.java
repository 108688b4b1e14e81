package dev.mpm.server.launcher;

import dev.mpm.server.master.config.Overrides;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that take the place of what the configuration file says, for every verb that starts a server. */
final class OverrideOptions {

    @Option(
            names = "--mpm",
            paramLabel = "NAME",
            order = 1,
            description = "The concurrency model, in place of the file's; 'mpmctl mpms' lists them.")
    @Nullable
    String mpm;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            order = 2,
            description = "An address in place of the file's, such as http://127.0.0.1:8080; repeatable.")
    List<String> listen = List.of();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            order = 2,
            description = "A setting in place of the file's, such as event.threads-per-child=50; repeatable.")
    List<String> settings = List.of();

    Overrides overrides() {
        return new Overrides(mpm, listen, settings);
    }

    /** Returns the options as another process takes them. */
    List<String> asArguments() {
        List<String> arguments = new ArrayList<>();
        if (mpm != null) {
            arguments.addAll(List.of("--mpm", mpm));
        }
        listen.forEach(address -> arguments.addAll(List.of("--listen", address)));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments;
    }
}
