package dev.mpm.server.master.config;

import java.util.List;

/** Writes settings as YAML, each with a comment that says where its value comes from. */
final class EffectiveListing {

    /** Comments start here, so that values can be read down the page. */
    private static final int COMMENT_COLUMN = 48;

    private final StringBuilder text = new StringBuilder();
    private List<String> open = List.of();

    private EffectiveListing() {}

    static String of(List<EffectiveSetting> settings) {
        EffectiveListing listing = new EffectiveListing();
        settings.forEach(listing::add);
        return listing.text.toString();
    }

    private void add(EffectiveSetting setting) {
        List<String> path = path(setting.key());
        List<String> parents = path.subList(0, path.size() - 1);
        openParents(parents);
        String line = "  ".repeat(parents.size()) + YamlText.of(path.getLast()) + ": " + setting.value();
        text.append(line)
                .append(" ".repeat(Math.max(1, COMMENT_COLUMN - line.length())))
                .append("# ")
                .append(setting.origin())
                .append('\n');
    }

    private void openParents(List<String> parents) {
        for (int depth = 0; depth < parents.size(); depth++) {
            boolean isOpen =
                    depth < open.size() && parents.subList(0, depth + 1).equals(open.subList(0, depth + 1));
            if (!isOpen) {
                text.append("  ".repeat(depth)).append(parents.get(depth)).append(":\n");
            }
        }
        open = parents;
    }

    /** The app's own keys keep their dots: they come back as they are. */
    private static List<String> path(String key) {
        String own = "app.settings.";
        if (key.startsWith(own)) {
            return List.of("app", "settings", key.substring(own.length()));
        }
        return List.of(key.split("\\."));
    }
}
