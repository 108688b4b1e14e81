package dev.mpm.e2e;

import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads JSON objects, as every JSON text is a YAML text too. */
final class Json {

    private Json() {}

    /** Returns the members of the object, in the order of the text. */
    static Map<String, Object> read(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }
}
