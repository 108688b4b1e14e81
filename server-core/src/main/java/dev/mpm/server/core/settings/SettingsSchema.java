package dev.mpm.server.core.settings;

import dev.mpm.api.Setting;
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
    private final CanonicalConstructor<S> constructor;

    private SettingsSchema(
            Class<S> record, SequencedMap<String, DeclaredSetting> settings, CanonicalConstructor<S> constructor) {
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
        CanonicalConstructor<S> constructor = CanonicalConstructor.of(record);
        SequencedMap<String, DeclaredSetting> settings = new LinkedHashMap<>();
        for (RecordComponent component : record.getRecordComponents()) {
            DeclaredSetting setting = DeclarationReader.read(component);
            settings.put(setting.key(), setting);
        }
        return new SettingsSchema<>(record, settings, constructor);
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
     * <p>Limits are not checked again: the values come from a record that the master has checked, and a worker's start
     * should not pay for it twice.
     *
     * @throws InvalidSettingException if a key is unknown or a value is not of its type; the message starts with the key
     */
    public static <S extends Record> S fromText(Class<S> record, Map<String, String> text) {
        return RecordText.read(record, text);
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
        return constructor.create(arguments);
    }

    private Object value(Record values, int component) {
        try {
            return record.getRecordComponents()[component].getAccessor().invoke(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot read " + record.getName(), impossible);
        }
    }
}
