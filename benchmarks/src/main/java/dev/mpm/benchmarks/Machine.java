package dev.mpm.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says what was measured on: without it no figure means anything. */
final class Machine {

    private Machine() {}

    /** Returns names and values, in the order to print them. */
    static Map<String, String> facts(Site site) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("processor", processor());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", System.getProperty("java.vendor.version", "") + " " + Runtime.version());
        facts.put("wrk", Tools.firstLine("wrk", "-v"));
        facts.put("mpm-server", site.distribution().getFileName() + " " + commit(site));
        Site.program("apache2").ifPresent(program -> facts.put("httpd", Tools.firstLine(program.toString(), "-v")));
        Site.program("nginx").ifPresent(program -> facts.put("nginx", Tools.firstLine(program.toString(), "-v")));
        Site.program("gunicorn")
                .ifPresent(program -> facts.put("gunicorn", Tools.firstLine(program.toString(), "--version")));
        Site.program("node").ifPresent(program -> facts.put("node", Tools.firstLine(program.toString(), "--version")));
        site.libraries().stream()
                .map(jar -> String.valueOf(jar.getFileName()))
                .filter(jar -> jar.matches("(undertow-core|netty-codec-http|helidon-webserver|jetty-server)-[0-9].*"))
                .forEach(jar -> facts.put(jar.replaceFirst("-[0-9].*", ""), version(jar)));
        return facts;
    }

    private static String version(String jar) {
        return jar.replaceFirst("^[a-z-]*-(?=[0-9])", "").replace(".jar", "");
    }

    private static String commit(Site site) {
        return Tools.firstLine("git", "-C", site.distribution().toString(), "describe", "--always", "--dirty");
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException _) {
            return System.getProperty("os.arch");
        }
    }
}
