package dev.mpm.server.master.config;

/** Tells whether a text can be the name of a class; whether there is such a class is the worker's to find out. */
final class JavaName {

    private JavaName() {}

    /** Returns whether the text is identifiers with dots between them; nested classes have a {@code $} in theirs. */
    static boolean isClassName(String text) {
        for (String part : text.split("\\.", -1)) {
            if (!isIdentifier(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIdentifier(String part) {
        return !part.isEmpty()
                && Character.isJavaIdentifierStart(part.codePointAt(0))
                && part.codePoints().allMatch(Character::isJavaIdentifierPart);
    }
}
