package dev.mpm.server.core.channel;

import java.util.List;
import java.util.Map;

/**
 * Everything that a worker needs to know to serve: it reads no configuration itself.
 *
 * @param slot the worker's place on the scoreboard, 0 or above
 * @param generation the configuration's generation, 1 or above
 * @param scoreboard the path of the scoreboard's file
 * @param mpm the MPM's name
 * @param mpmSettings the MPM's settings by key, as written in the configuration
 * @param http the {@code http:} settings by key, as written in the configuration
 * @param requests the settings of {@code RequestSettings} by key
 * @param log the {@code log:} settings by key; paths are absolute
 * @param appClass the binary name of the class that implements {@code App}
 * @param appClasspath jars and directories of the app, as paths
 * @param appSettings the app's own settings, nested keys joined by dots
 * @param services what the server's services for apps want their ends in the worker to know, by key
 * @param listeners the addresses of the listening sockets, in the order in which their descriptors are attached
 */
public record BootSpec(
        int slot,
        int generation,
        String scoreboard,
        String mpm,
        Map<String, String> mpmSettings,
        Map<String, String> http,
        Map<String, String> requests,
        Map<String, String> log,
        String appClass,
        List<String> appClasspath,
        Map<String, String> appSettings,
        Map<String, String> services,
        List<String> listeners) {

    public BootSpec {
        mpmSettings = Map.copyOf(mpmSettings);
        http = Map.copyOf(http);
        requests = Map.copyOf(requests);
        log = Map.copyOf(log);
        appClasspath = List.copyOf(appClasspath);
        appSettings = Map.copyOf(appSettings);
        services = Map.copyOf(services);
        listeners = List.copyOf(listeners);
    }
}
