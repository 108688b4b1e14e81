package dev.mpm.common.adaptive;

/**
 * Tells which paths are one route: those that differ only in segments that look like ids. Allocates only to {@link #of
 * name} a new route. Pure.
 *
 * <p>A segment looks like an id if it has a digit, unless it is a version such as {@code v2}, or if it is very long.
 */
final class RoutePath {

    private static final int LONGEST_WORD = 32;
    private static final int LONGEST_VERSION = 3;
    private static final int MOST_SEGMENTS = 8;
    private static final int FACTOR = 31;

    private RoutePath() {}

    /** Returns the hash of a path's route. */
    static int hash(String path) {
        int hash = 0;
        int segments = 0;
        for (int i = 0; i < path.length() && segments < MOST_SEGMENTS; segments++) {
            int end = endOfSegment(path, i);
            hash = hash * FACTOR + '/';
            if (isId(path, i, end)) {
                hash = hash * FACTOR + '*';
            } else {
                for (int j = i; j < end; j++) {
                    hash = hash * FACTOR + path.charAt(j);
                }
            }
            i = end + 1;
        }
        return hash;
    }

    /** Returns the route of a path: ids become {@code *}, and what follows the first eight segments {@code **}. */
    static String of(String path) {
        var route = new StringBuilder();
        int segments = 0;
        for (int i = 0; i < path.length(); ) {
            if (segments++ == MOST_SEGMENTS) {
                return route.append("**").toString();
            }
            int end = endOfSegment(path, i);
            if (isId(path, i, end)) {
                route.append('*');
            } else {
                route.append(path, i, end);
            }
            if (end < path.length()) {
                route.append('/');
            }
            i = end + 1;
        }
        return route.toString();
    }

    /** Returns whether a path is of that route, as {@link #of} names it. */
    static boolean matches(String route, String path) {
        int at = 0;
        int segments = 0;
        for (int i = 0; i < path.length(); ) {
            if (segments++ == MOST_SEGMENTS) {
                return route.endsWith("/**") && at == route.length() - 2;
            }
            int end = endOfSegment(path, i);
            if (isId(path, i, end)) {
                if (at >= route.length() || route.charAt(at) != '*') {
                    return false;
                }
                at++;
            } else {
                if (!route.regionMatches(at, path, i, end - i)) {
                    return false;
                }
                at += end - i;
            }
            if (end < path.length()) {
                if (at >= route.length() || route.charAt(at) != '/') {
                    return false;
                }
                at++;
            }
            i = end + 1;
        }
        return at == route.length();
    }

    private static int endOfSegment(String path, int start) {
        int end = path.indexOf('/', start);
        return end < 0 ? path.length() : end;
    }

    private static boolean isId(String path, int start, int end) {
        if (end - start > LONGEST_WORD) {
            return true;
        }
        boolean isVersion = end - start > 1 && end - start <= LONGEST_VERSION && path.charAt(start) == 'v';
        for (int i = start; i < end; i++) {
            char c = path.charAt(i);
            boolean isDigit = c >= '0' && c <= '9';
            if (isDigit && !isVersion) {
                return true;
            }
            isVersion &= isDigit || i == start;
        }
        return false;
    }
}
