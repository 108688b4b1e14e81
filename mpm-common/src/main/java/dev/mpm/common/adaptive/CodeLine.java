package dev.mpm.common.adaptive;

import java.util.Arrays;
import java.util.List;

/** Finds the line of the app's code in a stack. Pure. */
final class CodeLine {

    private static final List<String> NOT_THE_APP =
            List.of("java.", "javax.", "jdk.", "sun.", "io.undertow.", "org.xnio.", "dev.mpm.common.", "dev.mpm.server.");

    private CodeLine() {}

    /** Returns the innermost line that is the app's, with a word before it; empty if there is none. */
    static String of(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(line -> NOT_THE_APP.stream().noneMatch(line.getClassName()::startsWith))
                .findFirst()
                .map(line -> " at " + line.getClassName() + "." + line.getMethodName() + ":" + line.getLineNumber())
                .orElse("");
    }
}
