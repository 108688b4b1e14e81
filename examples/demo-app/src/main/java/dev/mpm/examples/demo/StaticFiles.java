package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.cache.DirectBufferCache;
import io.undertow.server.handlers.resource.CachingResourceManager;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.resource.ResourceManager;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Answers with static files, from a folder or from this jar.
 *
 * <p>Small files are kept in memory for a second: asked for again and again they cost no look at the disk, and a change is
 * seen within that second.
 */
final class StaticFiles {

    private static final int KEPT_MILLIS = 1_000;
    private static final int FILES_KNOWN = 1_000;
    private static final int LARGEST_KEPT = 64 << 10;
    private static final int SLICE = 4 << 10;
    private static final int SLICES_AT_ONCE = 64;
    private static final int MEMORY = 4 << 20;

    private StaticFiles() {}

    /**
     * Returns a handler of paths below the folder; it reads files and so may block.
     *
     * @param folder where the files are; null for those in this jar
     */
    static HttpHandler handler(@Nullable String folder) {
        var memory = new DirectBufferCache(SLICE, SLICES_AT_ONCE, MEMORY);
        var kept = new CachingResourceManager(FILES_KNOWN, LARGEST_KEPT, memory, resources(folder), KEPT_MILLIS);
        return new ResourceHandler(kept, Texts::notFound);
    }

    private static ResourceManager resources(@Nullable String folder) {
        if (folder == null) {
            return new ClassPathResourceManager(
                    StaticFiles.class.getClassLoader(),
                    StaticFiles.class.getPackageName().replace('.', '/') + "/files");
        }
        var path = Path.of(folder);
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException("app.settings.files: " + path.toAbsolutePath()
                    + " is not a folder (expected: a folder, or no such setting)");
        }
        return new PathResourceManager(path);
    }
}
