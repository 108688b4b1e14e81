package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.DeclaredSetting;
import dev.mpm.server.core.settings.InvalidSettingException;
import dev.mpm.server.core.settings.ListType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the value of one setting from what stands in the file. */
final class NodeReader {

    private final DeclaredSetting setting;
    private final String path;
    private final Problems problems;

    private NodeReader(DeclaredSetting setting, String path, Problems problems) {
        this.setting = setting;
        this.path = path;
        this.problems = problems;
    }

    /** Returns the value, or null if there is a problem with it. */
    static @Nullable Object read(DeclaredSetting setting, String path, YamlNode node, Problems problems) {
        return new NodeReader(setting, path, problems).read(node);
    }

    private @Nullable Object read(YamlNode node) {
        return switch (node) {
            case YamlNode.Broken _ -> null;
            case YamlNode.Scalar scalar
            when scalar.isNull() ->
                refuse(node, "no value (expected: " + setting.expected() + "; leave the key out for its default)");
            case YamlNode.Sequence list when setting.type() == ListType.TEXTS -> texts(list);
            case YamlNode.Scalar scalar when setting.type() != ListType.TEXTS -> value(scalar);
            default -> refuse(node, node.named() + " (expected: " + setting.expected() + ")");
        };
    }

    private @Nullable Object value(YamlNode.Scalar scalar) {
        try {
            return setting.read(scalar.text());
        } catch (InvalidSettingException invalid) {
            return refuse(scalar, String.valueOf(invalid.getMessage()));
        }
    }

    private @Nullable List<String> texts(YamlNode.Sequence list) {
        List<String> texts = new ArrayList<>();
        for (YamlNode item : list.items()) {
            if (item instanceof YamlNode.Scalar scalar && !scalar.text().isEmpty()) {
                texts.add(scalar.text());
            } else if (!(item instanceof YamlNode.Broken)) {
                refuse(item, item.named() + " as an item (expected: text)");
            }
        }
        return texts.size() == list.items().size() ? List.copyOf(texts) : null;
    }

    private @Nullable Object refuse(YamlNode node, String text) {
        problems.add(node.line(), path, text);
        return null;
    }
}
