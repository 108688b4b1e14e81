package dev.mpm.server.core.catalog;

import dev.mpm.api.MpmProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which jar is to blame when {@code ServiceLoader} fails, which tells the class at best.
 *
 * <p>Only used after such a failure: it reads the service files itself and tries each provider until one fails again.
 */
final class ProviderFiles {

    private static final String SERVICE = "META-INF/services/" + MpmProvider.class.getName();

    private ProviderFiles() {}

    /** Returns the jar or folder that a class comes from. */
    static String origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null ? "the JDK" : name(source.getLocation());
    }

    /** Returns a message that names the first provider that cannot be loaded, its jar and the reason. */
    static String explain(ClassLoader loader, Throwable error) {
        try {
            for (URL file : Collections.list(loader.getResources(SERVICE))) {
                for (String provider : providers(file)) {
                    Throwable failure = failureOf(provider, loader);
                    if (failure != null) {
                        return "cannot load MPM provider " + provider + " of " + jarOf(file) + ": " + failure;
                    }
                }
            }
        } catch (IOException unreadable) {
            return "cannot read " + SERVICE + ": " + unreadable;
        }
        return "cannot load the MPM providers: " + error;
    }

    private static List<String> providers(URL file) throws IOException {
        List<String> names = new ArrayList<>();
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false);
        try (var reader =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String name = line.split("#", 2)[0].strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static @Nullable Throwable failureOf(String provider, ClassLoader loader) {
        try {
            Object created =
                    Class.forName(provider, true, loader).getConstructor().newInstance();
            return created instanceof MpmProvider
                    ? null
                    : new ClassCastException("it does not implement " + MpmProvider.class.getName());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
            return failure.getCause() == null ? failure : failure.getCause();
        }
    }

    private static String jarOf(URL file) throws IOException {
        if (file.openConnection() instanceof JarURLConnection jar) {
            return name(jar.getJarFileURL());
        }
        return name(file);
    }

    private static String name(URL location) {
        try {
            URI uri = location.toURI();
            return "file".equals(uri.getScheme()) ? Path.of(uri).toString() : location.toString();
        } catch (URISyntaxException unusual) {
            return location.toString();
        }
    }
}
