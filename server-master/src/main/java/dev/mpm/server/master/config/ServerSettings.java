package dev.mpm.server.master.config;

import dev.mpm.api.Setting;
import java.util.List;

/** The keys at the top of the configuration that are not sections. */
public record ServerSettings(
        @Setting(byDefault = "", says = "The concurrency model that runs the app: the name of an installed MPM.")
        String mpm,

        @Setting(
                byDefault = "",
                says = "Further places to look for MPMs: jars, folders of classes, or folder/* for all jars in one;"
                        + " relative to the folder of this file.")
        List<String> mpmPath,

        @Setting(
                byDefault = "http://127.0.0.1:8080",
                says = "Where to listen: http://host:port, with * for every address and port 0 for any free one, or"
                        + " http+unix:///path for a Unix-domain socket.")
        List<String> listen,

        @Setting(
                byDefault = "shared",
                says = "How connections come to workers: shared, whoever is free accepts; reuseport, each has a"
                        + " socket of its own; with the others the master accepts and passes each on.")
        Distribution distribution,

        @Setting(
                byDefault = "run",
                says = "The folder for pid file, scoreboard and sockets, of this server only; relative to the folder of"
                        + " this file, or to the one above if that is called conf.")
        String runDirectory) {

    public ServerSettings {
        mpmPath = List.copyOf(mpmPath);
        listen = List.copyOf(listen);
    }
}
