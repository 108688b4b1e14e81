package dev.mpm.server.core.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;

/**
 * The constructor of a settings record that takes a value for every component, in their order.
 *
 * @param <S> the record
 */
final class CanonicalConstructor<S extends Record> {

    private final Constructor<S> constructor;

    private CanonicalConstructor(Constructor<S> constructor) {
        this.constructor = constructor;
    }

    /** Finds it; throws {@link IllegalArgumentException} if the record's author has hidden the record or it. */
    static <S extends Record> CanonicalConstructor<S> of(Class<S> record) {
        if (!record.isRecord() || !Modifier.isPublic(record.getModifiers())) {
            throw new IllegalArgumentException(
                    record.getName() + ": not a public record (expected: a public record of @Setting components)");
        }
        RecordComponent[] components = record.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            return new CanonicalConstructor<>(record.getConstructor(types));
        } catch (NoSuchMethodException notPublic) {
            throw new IllegalArgumentException(
                    record.getName() + ": its canonical constructor is not public (expected: public)", notPublic);
        }
    }

    /** Creates a record; what its constructor refuses becomes an {@link InvalidSettingException} with the same message. */
    S create(Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new InvalidSettingException(messageOf(refused.getTargetException()), refused.getTargetException());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot create " + constructor, impossible);
        }
    }

    private static String messageOf(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.toString() : message;
    }
}
