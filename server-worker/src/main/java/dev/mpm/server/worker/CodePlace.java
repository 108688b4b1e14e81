package dev.mpm.server.worker;

/** Names the line of the app's or the engine's code that a thread is in: the innermost frame that is not the JDK's. */
final class CodePlace {

    private CodePlace() {}

    /** Returns {@code " in Class.method(File.java:1)"}, or nothing if there is no such frame. */
    static String of(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String module = frame.getModuleName();
            if (module == null || !(module.startsWith("java.") || module.startsWith("jdk."))) {
                return " in " + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                        + frame.getLineNumber() + ")";
            }
        }
        return "";
    }
}
