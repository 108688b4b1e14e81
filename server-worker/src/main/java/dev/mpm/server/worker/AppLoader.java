package dev.mpm.server.worker;

import dev.mpm.api.App;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message.Fault;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/** Loads an app's class from its own class path and makes the one instance of it. */
final class AppLoader {

    private AppLoader() {}

    /** Returns a loader for the app's jars that sees the server's API and Undertow, but nothing of the master. */
    static ClassLoader classLoader(BootSpec spec) throws BootException {
        URL[] urls = new URL[spec.appClasspath().size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = url(spec.appClasspath().get(i));
        }
        return new URLClassLoader("app", urls, AppLoader.class.getClassLoader());
    }

    private static URL url(String entry) throws BootException {
        File file = new File(entry);
        if (!file.exists()) {
            throw new BootException(
                    Fault.APP,
                    "cannot load the app: " + entry + " of app.classpath does not exist; build it, or correct the"
                            + " path");
        }
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException e) {
            throw new BootException(
                    Fault.APP, "cannot load the app: " + entry + " of app.classpath: " + e.getMessage(), e);
        }
    }

    /** Returns a new instance of the app's class. */
    static App instantiate(BootSpec spec, ClassLoader loader) throws BootException {
        String name = spec.appClass();
        try {
            Class<?> found = Class.forName(name, true, loader);
            if (!App.class.isAssignableFrom(found)) {
                throw new BootException(
                        Fault.APP, "cannot load the app: " + name + " does not implement " + App.class.getName());
            }
            return (App) found.getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new BootException(
                    Fault.APP, "cannot load the app: no class " + name + " in app.classpath " + spec.appClasspath(), e);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new BootException(
                    Fault.APP,
                    "cannot load the app: " + name + " must be public, with a public constructor without"
                            + " parameters",
                    e);
        } catch (InvocationTargetException e) {
            throw new BootException(
                    Fault.APP,
                    "cannot load the app: " + name + " failed in its constructor: " + Causes.of(e.getTargetException()),
                    e.getTargetException());
        } catch (LinkageError e) {
            throw new BootException(Fault.APP, "cannot load the app: " + name + ": " + Causes.of(e), e);
        }
    }
}
