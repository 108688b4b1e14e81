package dev.mpm.common.adaptive;

import java.util.Arrays;
import java.util.List;

/** Tells whose code a stack is in. Pure. */
final class CodeLine {

    private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.");
    private static final List<String> HTTP = List.of("io.undertow.", "org.xnio.");
    private static final List<String> ENGINE = List.of(
            "dev.mpm.common.loops.", "dev.mpm.common.connection.", "dev.mpm.common.adaptive.", "dev.mpm.server.");

    private CodeLine() {}

    /** Returns whether it is the engine that calls what the platform does there, such as waiting for a lock. */
    static boolean isEngines(StackTraceElement[] stack) {
        return isCalledBy(ENGINE, stack);
    }

    /** Returns whether it is Undertow or XNIO that calls what the platform does there. */
    static boolean isHttps(StackTraceElement[] stack) {
        return isCalledBy(HTTP, stack);
    }

    private static boolean isCalledBy(List<String> packages, StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(line -> !isOf(line, PLATFORM))
                .findFirst()
                .map(line -> isOf(line, packages))
                .orElse(false);
    }

    private static boolean isOf(StackTraceElement line, List<String> packages) {
        return packages.stream().anyMatch(line.getClassName()::startsWith);
    }

    /** Returns the innermost line that is the app's, with a word before it; empty if there is none. */
    static String of(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(line -> !isOf(line, PLATFORM) && !isOf(line, HTTP) && !isOf(line, ENGINE))
                .findFirst()
                .map(line -> " at " + line.getClassName() + "." + line.getMethodName() + ":" + line.getLineNumber())
                .orElse("");
    }
}
