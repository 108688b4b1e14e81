package dev.mpm.server.core.settings;

import dev.mpm.api.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a record declares with {@link Setting}, and the way from text to such a record and back.
 *
 * <p>Reading the declarations checks them: a component without {@code @Setting}, a type that has no text form, a default
 * out of its own range are errors of the record's author and named as such.
 *
 * @param <S> the record that holds the values
 */
public final class SettingsSchema<S extends Record> {

    private final Class<S> record;
    private final SequencedMap<String, DeclaredSetting> settings;
    private final Constructor<S> constructor;

    private SettingsSchema(
            Class<S> record, SequencedMap<String, DeclaredSetting> settings, Constructor<S> constructor) {
        this.record = record;
        this.settings = settings;
        this.constructor = constructor;
    }

    /**
     * Reads what a record declares.
     *
     * @throws IllegalArgumentException if a declaration is wrong; the message names the record and the component
     */
    public static <S extends Record> SettingsSchema<S> of(Class<S> record) {
        if (!record.isRecord() || !Modifier.isPublic(record.getModifiers())) {
            throw new IllegalArgumentException(
                    record.getName() + ": not a public record (expected: a public record of @Setting components)");
        }
        RecordComponent[] components = record.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        SequencedMap<String, DeclaredSetting> settings = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            DeclaredSetting setting = DeclarationReader.read(record, components[i]);
            settings.put(setting.key(), setting);
        }
        return new SettingsSchema<>(record, settings, canonicalConstructor(record, types));
    }

    /** Returns a record's values as text, by key, in the order of its components: the form in which they travel to a worker. */
    public static Map<String, String> toText(Record values) {
        SettingsSchema<?> schema = of(values.getClass());
        SequencedMap<String, String> text = new LinkedHashMap<>();
        int component = 0;
        for (DeclaredSetting setting : schema.settings()) {
            text.put(setting.key(), setting.type().write(schema.value(values, component)));
            component++;
        }
        return text;
    }

    /**
     * Returns the record that {@link #toText} gave the text of; a key that is missing has its default.
     *
     * @throws InvalidSettingException if a key is unknown or a value does not fit; the message starts with the key
     */
    public static <S extends Record> S fromText(Class<S> record, Map<String, String> text) {
        SettingsSchema<S> schema = of(record);
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : text.entrySet()) {
            values.put(entry.getKey(), schema.read(entry.getKey(), entry.getValue()));
        }
        return schema.create(values);
    }

    /** Returns the class of the record. */
    public Class<S> record() {
        return record;
    }

    /** Returns the settings in the order of the record's components. */
    public Collection<DeclaredSetting> settings() {
        return settings.sequencedValues();
    }

    /** Returns the keys in the order of the record's components. */
    public List<String> keys() {
        return List.copyOf(settings.sequencedKeySet());
    }

    /** Returns the setting of that key, or null if there is none. */
    public @Nullable DeclaredSetting find(String key) {
        return settings.get(key);
    }

    /** Returns the record in which every setting has its default. */
    public S defaults() {
        return create(Map.of());
    }

    /**
     * Creates the record.
     *
     * @param values by key, of the settings' types; a key that is missing has its default
     * @throws InvalidSettingException if the record's own constructor refuses the values; with its message
     */
    public S create(Map<String, Object> values) {
        Object[] arguments = new Object[settings.size()];
        int next = 0;
        for (DeclaredSetting setting : settings.values()) {
            arguments[next] = values.getOrDefault(setting.key(), setting.defaultValue());
            next++;
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
            throw new InvalidSettingException(messageOf(refused.getTargetException()), refused.getTargetException());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot create " + record.getName(), impossible);
        }
    }

    private static String messageOf(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.toString() : message;
    }

    private Object read(String key, String text) {
        DeclaredSetting setting = settings.get(key);
        if (setting == null) {
            throw new InvalidSettingException(key + ": not a known key" + Suggestion.hint(key, keys()));
        }
        try {
            return setting.read(text);
        } catch (InvalidSettingException invalid) {
            throw new InvalidSettingException(key + ": " + invalid.getMessage(), invalid);
        }
    }

    private Object value(Record values, int component) {
        try {
            return record.getRecordComponents()[component].getAccessor().invoke(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot read " + record.getName(), impossible);
        }
    }

    private static <S extends Record> Constructor<S> canonicalConstructor(Class<S> record, Class<?>[] types) {
        try {
            return record.getConstructor(types);
        } catch (NoSuchMethodException notPublic) {
            throw new IllegalArgumentException(
                    record.getName() + ": its canonical constructor is not public (expected: public)", notPublic);
        }
    }
}
