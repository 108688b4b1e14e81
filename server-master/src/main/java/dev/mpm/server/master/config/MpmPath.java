package dev.mpm.server.master.config;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** Finds the classes of MPMs that lie outside the server's own {@code lib}. */
final class MpmPath {

    private MpmPath() {}

    /**
     * Returns a class loader that sees the server's classes and those of {@code mpm-path}. It is never closed, because
     * the MPM that comes from it is used until the configuration is; it ends with the last reference to that.
     */
    static ClassLoader loader(List<Path> mpmPath) {
        ClassLoader ours = MpmPath.class.getClassLoader();
        if (mpmPath.isEmpty()) {
            return ours;
        }
        return new URLClassLoader("mpm-path", mpmPath.stream().map(MpmPath::url).toArray(URL[]::new), ours);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException("no URL for " + path, impossible);
        }
    }
}
