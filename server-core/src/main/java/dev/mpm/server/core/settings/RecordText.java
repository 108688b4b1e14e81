package dev.mpm.server.core.settings;

import java.lang.reflect.RecordComponent;
import java.util.Map;

/**
 * Reads a record from text without looking at its annotations, as far as every key is there.
 *
 * <p>The first look at an annotation makes the JVM generate a class for it, which a worker's start need not pay for: the
 * master has checked the values and sends every key.
 */
final class RecordText {

    private RecordText() {}

    static <S extends Record> S read(Class<S> record, Map<String, String> text) {
        CanonicalConstructor<S> constructor = CanonicalConstructor.of(record);
        RecordComponent[] components = record.getRecordComponents();
        Object[] values = new Object[components.length];
        int known = 0;
        for (int i = 0; i < components.length; i++) {
            String key = DeclarationReader.key(components[i].getName());
            String value = text.get(key);
            if (value == null) {
                values[i] = DeclarationReader.read(components[i]).defaultValue();
            } else {
                values[i] = value(key, DeclarationReader.type(components[i]), value);
                known++;
            }
        }
        if (known < text.size()) {
            throw unknownKey(SettingsSchema.of(record), text);
        }
        return constructor.create(values);
    }

    private static Object value(String key, ValueType type, String text) {
        Object value = type.read(text);
        if (value == null) {
            throw new InvalidSettingException(key + ": '" + text + "' (expected: " + type.expected() + ")");
        }
        return value;
    }

    private static InvalidSettingException unknownKey(SettingsSchema<?> schema, Map<String, String> text) {
        for (String key : text.keySet()) {
            if (schema.find(key) == null) {
                return new InvalidSettingException(key + ": not a known key" + Suggestion.hint(key, schema.keys()));
            }
        }
        throw new IllegalStateException("every key is known: " + text.keySet());
    }
}
