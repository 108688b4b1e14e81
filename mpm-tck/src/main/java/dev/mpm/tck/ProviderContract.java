package dev.mpm.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.DataSize;
import dev.mpm.api.MpmProvider;
import dev.mpm.api.Setting;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a server finds an MPM and reads its settings. */
interface ProviderContract extends Subject {

    Set<Class<?>> SIMPLE_TYPES =
            Set.of(int.class, long.class, boolean.class, double.class, String.class, Duration.class, DataSize.class);

    @Test
    default void hasANameThatCanStandInTheConfiguration() {
        assertThat(provider().name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    }

    @Test
    default void saysInOneLineWhatItDoes() {
        assertThat(provider().summary()).isNotBlank().doesNotContain("\n").hasSizeLessThan(160);
    }

    @Test
    default void isFoundByItsNameOnce() {
        var found = ServiceLoader.load(MpmProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.name().equals(provider().name()))
                .map(candidate -> candidate.getClass().getName())
                .toList();
        assertThat(found)
                .as("providers named " + provider().name() + " in META-INF/services/" + MpmProvider.class.getName())
                .containsExactly(provider().getClass().getName());
    }

    @Test
    default void hasSettingsThatAServerCanBind() {
        var type = provider().settingsType();
        assertThat(type.isRecord()).as(type + " is a record").isTrue();
        assertThat(Modifier.isPublic(type.getModifiers()))
                .as(type + " is public")
                .isTrue();
        for (var component : type.getRecordComponents()) {
            assertThat(isBindable(component))
                    .as("a type that can be bound: " + component)
                    .isTrue();
            var setting = component.getAnnotation(Setting.class);
            assertThat(setting).as("@Setting on " + component).isNotNull();
            assertThat(setting.says()).as("what " + component + " says").isNotBlank();
        }
    }

    @Test
    default void createsAnMpmFromItsDefaults() {
        assertThat(createFromDefaults(provider()).shape()).isNotNull();
    }

    private static <S extends Record> dev.mpm.api.Mpm createFromDefaults(MpmProvider<S> provider) {
        return provider.create(DefaultSettings.of(provider.settingsType()));
    }

    private static boolean isBindable(RecordComponent component) {
        var type = component.getType();
        boolean listOfStrings = type == List.class
                && component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] == String.class;
        return SIMPLE_TYPES.contains(type) || type.isEnum() || listOfStrings;
    }
}
