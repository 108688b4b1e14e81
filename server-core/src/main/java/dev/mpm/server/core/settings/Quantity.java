package dev.mpm.server.core.settings;

/** Reads a whole number that is followed by a unit. */
final class Quantity {

    /** Longer numbers could overflow a long. */
    private static final int MAX_DIGITS = 18;

    private Quantity() {}

    /** Returns number times factor of the unit, or -1 if the text is something else or the product overflows. */
    static long read(String text, String[] units, long[] factors) {
        int digits = leadingDigits(text);
        if (digits == 0 || digits > MAX_DIGITS) {
            return -1;
        }
        int unit = indexOf(units, text.substring(digits));
        if (unit < 0) {
            return -1;
        }
        long number = Long.parseLong(text, 0, digits, 10);
        return number > Long.MAX_VALUE / factors[unit] ? -1 : number * factors[unit];
    }

    /** Returns how many ASCII digits the text starts with. */
    static int leadingDigits(String text) {
        int count = 0;
        while (count < text.length() && text.charAt(count) >= '0' && text.charAt(count) <= '9') {
            count++;
        }
        return count;
    }

    private static int indexOf(String[] units, String unit) {
        for (int i = 0; i < units.length; i++) {
            if (units[i].equals(unit)) {
                return i;
            }
        }
        return -1;
    }
}
