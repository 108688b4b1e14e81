package dev.mpm.server.master.config;

import dev.mpm.api.Setting;
import java.util.List;

/** The declared keys of the {@code app:} section; {@code app.settings} is the app's own. */
public record AppSettings(
        @Setting(byDefault = "", says = "The class that implements dev.mpm.api.App.")
        String className,

        @Setting(
                byDefault = "",
                says = "Where the app's classes are: jars, folders of classes, or folder/* for all jars in one;"
                        + " relative to the folder of this file.")
        List<String> classpath) {

    public AppSettings {
        classpath = List.copyOf(classpath);
    }
}
