package dev.mpm.server.master.config;

import dev.mpm.api.Setting;
import java.nio.file.Path;
import java.util.List;

/** The {@code jvm:} section of the configuration: the Java that workers run on. */
public record JvmSettings(
        @Setting(
                byDefault = "",
                says = "The java command that runs the workers, relative to the folder of this file; empty: that of the"
                        + " JDK the master itself runs on.")
        String java,

        @Setting(
                byDefault = "",
                says = "Options for the workers' java command, such as -Xmx256m; they follow the server's own.")
        List<String> options) {

    public JvmSettings {
        options = List.copyOf(options);
    }

    /** Returns the java command that runs the workers. */
    public Path command() {
        return java.isEmpty() ? Path.of(System.getProperty("java.home"), "bin", "java") : Path.of(java);
    }
}
