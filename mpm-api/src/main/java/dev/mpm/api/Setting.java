package dev.mpm.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares one key of the configuration, once, on the record component that holds its value.
 *
 * <p>The key is the component's name with dashes ({@code startServers} is {@code start-servers}), the type is the
 * component's. Check, defaults, documentation and suggestions all come from here. Values are written as in the
 * configuration: {@code 5s}, {@code 64MiB}, {@code true}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** The value that holds where the configuration names none. For a list: the items, separated by commas. */
    String byDefault();

    /** What the setting does, in one sentence. */
    String says();

    /** The smallest value allowed; empty: no lower limit. For numbers, durations and sizes. */
    String min() default "";

    /** The largest value allowed; empty: no upper limit. For numbers, durations and sizes. */
    String max() default "";
}
