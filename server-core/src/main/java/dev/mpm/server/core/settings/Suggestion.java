package dev.mpm.server.core.settings;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Guesses which known word somebody meant: "did you mean". */
public final class Suggestion {

    private Suggestion() {}

    /** Returns {@code ; did you mean 'x'?} to append to a message, or nothing if no known word is near. */
    public static String hint(String given, Collection<String> known) {
        String near = nearest(given, known);
        return near == null ? "" : "; did you mean '" + near + "'?";
    }

    /**
     * Returns the known word that is most like the given one, or null if none is.
     *
     * <p>First by typing mistakes: at most one in three letters inserted, left out, replaced or swapped. Then by words:
     * {@code max-worker} means {@code max-request-workers}, because each of its words stands there in that order.
     */
    public static @Nullable String nearest(String given, Collection<String> known) {
        String dashed = dashed(given);
        String byTyping = nearestByTyping(dashed, known);
        return byTyping != null ? byTyping : nearestByWords(dashed, known);
    }

    private static @Nullable String nearestByTyping(String given, Collection<String> known) {
        String best = null;
        int least = Math.max(1, given.length() / 3) + 1;
        for (String word : known) {
            int distance = distance(given, word);
            if (distance < least && distance < word.length()) {
                best = word;
                least = distance;
            }
        }
        return best;
    }

    private static @Nullable String nearestByWords(String given, Collection<String> known) {
        List<String> words = List.of(given.split("-"));
        String best = null;
        for (String candidate : known) {
            if (standInOrder(words, List.of(candidate.split("-")))
                    && (best == null || candidate.length() < best.length())) {
                best = candidate;
            }
        }
        return best;
    }

    private static boolean standInOrder(List<String> words, List<String> candidate) {
        int found = 0;
        for (String part : candidate) {
            if (found < words.size() && isLike(words.get(found), part)) {
                found++;
            }
        }
        return found == words.size();
    }

    private static boolean isLike(String word, String part) {
        return word.length() >= 3 && (part.startsWith(word) || distance(word, part) <= 1);
    }

    /** Brings {@code MaxRequestWorkers}, {@code maxRequestWorkers} and {@code max_request_workers} to our way of writing. */
    private static String dashed(String given) {
        String key = DeclarationReader.key(given.replace('_', '-'));
        return key.startsWith("-") ? key.substring(1) : key;
    }

    /** Returns the number of letters inserted, left out, replaced or swapped with their neighbour between two words. */
    static int distance(String left, String right) {
        int[][] steps = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : steps(steps, left, right, i, j);
            }
        }
        return steps[left.length()][right.length()];
    }

    private static int steps(int[][] steps, String left, String right, int i, int j) {
        int replaced = steps[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
