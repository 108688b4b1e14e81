package dev.mpm.server.launcher;

import picocli.CommandLine.IVersionProvider;

/** Says which version this is, and on which Java it runs: what a report of a fault needs first. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "mpmctl " + number(), "Java " + Runtime.version() + ", " + System.getProperty("java.home"),
        };
    }

    /** Returns the version that the build wrote into the jar; classes that come from no jar have none. */
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}
