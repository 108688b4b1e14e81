package dev.mpm.server.master.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads from a configuration file where its server runs, whatever else is wrong with it: a server that runs must be found
 * though the file has been edited since, or the app's jar is missing.
 */
final class RunDirectoryReader {

    private static final String KEY = "run-directory";

    private RunDirectoryReader() {}

    /**
     * Returns the folder, absolute.
     *
     * @throws ConfigurationException if the file cannot be read, or is no YAML, or if this one key is wrong
     */
    static Path read(Path file, Map<String, String> environment) {
        Problems problems = new Problems(file.toString());
        YamlNode.Mapping root = YamlReader.read(ConfigFile.read(file, problems), new Variables(environment), problems);
        SectionValues top = SectionReader.readTop(root, problems);
        Path folder = new ConfigPaths(file, problems).runDirectory(KEY, top.line(KEY), top.text(KEY));
        List<Problem> ofTheKey = problems.all().stream()
                .filter(problem -> problem.key().equals(KEY))
                .toList();
        if (!ofTheKey.isEmpty()) {
            throw new ConfigurationException(ofTheKey);
        }
        return folder;
    }
}
