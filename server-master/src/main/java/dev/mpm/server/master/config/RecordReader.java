package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.InvalidSettingException;
import dev.mpm.server.core.settings.SettingsSchema;
import org.jspecify.annotations.Nullable;

/** Turns the values of a section into its record, and places what a record or an MPM says against them. */
final class RecordReader {

    private final Problems problems;

    RecordReader(Problems problems) {
        this.problems = problems;
    }

    /** Returns the record, with defaults for what is missing; null if the record itself refuses the values. */
    <S extends Record> @Nullable S read(Class<S> type, SectionValues values) {
        try {
            return SettingsSchema.of(type).create(values.values());
        } catch (InvalidSettingException contradiction) {
            contradiction(values, String.valueOf(contradiction.getMessage()));
            return null;
        }
    }

    /** Blames the line of the key that the message starts with, as such messages do, or else the section's. */
    void contradiction(SectionValues values, String message) {
        int colon = message.indexOf(": ");
        String key = colon < 0 ? "" : message.substring(0, colon);
        if (values.section().find(key) == null) {
            problems.add(values.line(), values.section().name(), message);
        } else {
            problems.add(values.line(key), values.section().path(key), message.substring(colon + 2));
        }
    }
}
