package dev.mpm.server.master.config;

import dev.mpm.server.master.config.SectionValues.Located;
import java.util.List;
import java.util.Set;

/** Refuses options for workers that would keep {@code java} from starting the worker's own main class. */
final class JvmOptions {

    private static final Set<String> OURS =
            Set.of("-cp", "-classpath", "--class-path", "-jar", "-m", "--module", "--source");

    private JvmOptions() {}

    static void check(String key, List<Located> options, Problems problems) {
        for (Located option : options) {
            String name = option.text().split("=", 2)[0];
            if (!name.startsWith("-") && !name.startsWith("@")) {
                problems.add(
                        option.line(), key, "'" + option.text() + "' (expected: an option, which starts with '-')");
            } else if (OURS.contains(name)) {
                problems.add(option.line(), key, name + " is the server's own (expected: classes in app.classpath)");
            }
        }
    }
}
