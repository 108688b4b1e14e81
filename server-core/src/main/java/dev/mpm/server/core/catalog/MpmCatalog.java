package dev.mpm.server.core.catalog;

import dev.mpm.api.MpmProvider;
import dev.mpm.server.core.settings.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The MPMs that {@code ServiceLoader} finds, by name. */
public final class MpmCatalog {

    private final SortedMap<String, InstalledMpm> byName;

    private MpmCatalog(SortedMap<String, InstalledMpm> byName) {
        this.byName = byName;
    }

    /**
     * Finds every MPM that a class loader and its parents can see.
     *
     * @throws CatalogException if a jar's provider cannot be loaded or has no proper name, or if two have the same name;
     *     the message names the jars
     */
    public static MpmCatalog load(ClassLoader loader) {
        SortedMap<String, InstalledMpm> byName = new TreeMap<>();
        try {
            for (MpmProvider<?> provider : ServiceLoader.load(MpmProvider.class, loader)) {
                add(byName, provider);
            }
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw new CatalogException(ProviderFiles.explain(loader, broken), broken);
        }
        return new MpmCatalog(byName);
    }

    /** Returns the names of all MPMs, sorted. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Returns all MPMs, sorted by name. */
    public Collection<InstalledMpm> all() {
        return List.copyOf(byName.values());
    }

    /** Returns whether there is an MPM of that name. */
    public boolean contains(String name) {
        return byName.containsKey(name);
    }

    /**
     * Returns the MPM of that name.
     *
     * @throws CatalogException if there is none; the message lists what there is
     */
    public InstalledMpm find(String name) {
        InstalledMpm found = byName.get(name);
        if (found == null) {
            String installed = byName.isEmpty() ? "none" : String.join(", ", byName.keySet());
            throw new CatalogException("no MPM '" + name + "' is installed (installed: " + installed + ")"
                    + Suggestion.hint(name, byName.keySet()));
        }
        return found;
    }

    private static void add(SortedMap<String, InstalledMpm> byName, MpmProvider<?> provider) {
        String origin = ProviderFiles.origin(provider.getClass());
        InstalledMpm added = new InstalledMpm(name(provider, origin), provider, origin);
        InstalledMpm other = byName.putIfAbsent(added.name(), added);
        if (other != null) {
            throw new CatalogException("two MPMs have the name '" + added.name() + "': " + describe(other) + " and "
                    + describe(added) + "; remove one of the jars");
        }
    }

    private static String name(MpmProvider<?> provider, String origin) {
        String name;
        try {
            name = provider.name();
        } catch (RuntimeException | LinkageError broken) {
            throw new CatalogException(
                    "MPM " + provider.getClass().getName() + " in " + origin + " has no name: " + broken, broken);
        }
        if (!isProper(name)) {
            throw new CatalogException("MPM " + provider.getClass().getName() + " in " + origin + " has the name '"
                    + name + "' (expected: lower case letters, digits and dashes, a letter first)");
        }
        return name;
    }

    /** Checks by hand, not by a pattern: a worker's start pays for this. The name may be null: its author may not know better. */
    private static boolean isProper(String name) {
        if (name == null || name.isEmpty() || !isLetter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static String describe(InstalledMpm mpm) {
        return mpm.provider().getClass().getName() + " in " + mpm.origin();
    }
}
