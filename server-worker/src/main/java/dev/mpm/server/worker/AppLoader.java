package dev.mpm.server.worker;

import dev.mpm.api.App;
import dev.mpm.server.core.channel.BootSpec;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads an app's class from its own class path and makes the one instance of it.
 *
 * <p>The app sees the server's API, Undertow and SLF4J through the parent loader, which comes first: there must be one
 * {@code HttpHandler} in the process, not two of the same name.
 */
final class AppLoader {

    private AppLoader() {}

    /** Returns a loader for the app's jars and directories. */
    static ClassLoader classLoader(BootSpec spec) throws BootException {
        return classLoader(spec.appClasspath());
    }

    /** Returns a loader for jars and directories; from now on reflection is the app's. */
    static ClassLoader classLoader(List<String> classpath) throws BootException {
        NativeReflection.end();
        URL[] urls = new URL[classpath.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = url(classpath.get(i));
        }
        return new URLClassLoader("app", urls, AppLoader.class.getClassLoader());
    }

    /** Returns a new instance of the app's class. */
    static App instantiate(BootSpec spec, ClassLoader loader) throws BootException {
        String name = spec.appClass();
        try {
            return (App) constructor(appClass(spec, loader)).newInstance();
        } catch (InvocationTargetException e) {
            throw BootException.ofApp(
                    "cannot load the app: " + name + " failed in its constructor", e.getTargetException());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw BootException.ofApp("cannot load the app: " + name, e);
        }
    }

    private static URL url(String entry) throws BootException {
        File file = new File(entry);
        if (!file.exists()) {
            throw BootException.ofApp("cannot load the app: " + entry
                    + " of app.classpath does not exist; build it, or correct the path");
        }
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException e) {
            throw BootException.ofApp("cannot load the app: " + entry + " of app.classpath", e);
        }
    }

    private static Class<?> appClass(BootSpec spec, ClassLoader loader) throws BootException {
        String name = spec.appClass();
        Class<?> found;
        try {
            found = Class.forName(name, true, loader);
        } catch (ClassNotFoundException _) {
            throw BootException.ofApp("cannot load the app: no class " + name + " in app.classpath "
                    + spec.appClasspath() + "; correct app.class or app.classpath");
        }
        if (!App.class.isAssignableFrom(found)) {
            throw BootException.ofApp("cannot load the app: " + name + " does not implement " + App.class.getName());
        }
        return found;
    }

    private static Constructor<?> constructor(Class<?> app) throws BootException {
        if (!Modifier.isPublic(app.getModifiers()) || Modifier.isAbstract(app.getModifiers())) {
            throw BootException.ofApp("cannot load the app: " + app.getName() + " is "
                    + Modifier.toString(app.getModifiers()) + " (expected: a public class that is not abstract)");
        }
        try {
            return app.getConstructor();
        } catch (NoSuchMethodException _) {
            throw BootException.ofApp(
                    "cannot load the app: " + app.getName() + " has no public constructor without parameters");
        }
    }
}
