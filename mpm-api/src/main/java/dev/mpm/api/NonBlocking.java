package dev.mpm.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A promise of a root handler's class: {@code handleRequest} neither blocks nor computes for long.
 *
 * <p>The {@code event} MPM then calls it on the event loop itself, which saves two thread hops per request and in return
 * makes every connection of that loop wait while it runs. Such a handler may pass single requests on to a blocking
 * handler with {@code exchange.dispatch(handler)} or Undertow's {@code BlockingHandler}. MPMs whose threads may block
 * anyway ignore the annotation.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NonBlocking {}
