package dev.mpm.examples.demo;

/** Looks for a number's smallest divisor by trying 2, 3, 4 ...: as slow as can be, on purpose. */
final class TrialDivision {

    /** How many divisions pass between two looks at the interrupt flag: a few milliseconds. */
    private static final long STRIDE = 1 << 20;

    private TrialDivision() {}

    /**
     * Returns the smallest divisor above 1; the number itself if it is prime. Hogs a core for up to {@code number / 2}
     * divisions.
     *
     * @param number 2 or more
     * @throws InterruptedException if the thread was interrupted before the answer was found
     */
    static long smallestDivisor(long number) throws InterruptedException {
        long half = number / 2;
        for (long divisor = 2; divisor <= half; divisor++) {
            if (number % divisor == 0) {
                return divisor;
            }
            if (divisor % STRIDE == 0 && Thread.interrupted()) {
                throw new InterruptedException("stopped at divisor " + divisor);
            }
        }
        return number;
    }
}
