package dev.mpm.server.launcher;

/** Colours the letters of a scoreboard, so that a glance tells how much of a worker is at work. */
final class ScoreboardColours {

    private static final String PLAIN = "\033[0m";

    private ScoreboardColours() {}

    /** Returns the letters with a colour for each run of equal ones. */
    static String of(String letters) {
        var text = new StringBuilder();
        for (int start = 0, end; start < letters.length(); start = end) {
            char letter = letters.charAt(start);
            end = start;
            while (end < letters.length() && letters.charAt(end) == letter) {
                end++;
            }
            String colour = colour(letter);
            String run = letters.substring(start, end);
            text.append(colour.isEmpty() ? run : colour + run + PLAIN);
        }
        return text.toString();
    }

    /** Green works, cyan reads, blue only holds a connection, yellow comes or goes, grey is nobody. */
    private static String colour(char letter) {
        return switch (letter) {
            case 'W' -> "\033[32m";
            case 'R' -> "\033[36m";
            case 'K' -> "\033[34m";
            case 'S', 'C', 'G', 'I' -> "\033[33m";
            case '.' -> "\033[90m";
            default -> "";
        };
    }
}
