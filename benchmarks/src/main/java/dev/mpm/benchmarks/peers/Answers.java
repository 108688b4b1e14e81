package dev.mpm.benchmarks.peers;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What every server that is measured answers, whatever it is made of. Used by any thread. */
public final class Answers {

    /** The type and the body of {@code /plaintext}. */
    public static final String TEXT_TYPE = "text/plain";

    /** The body of {@code /plaintext}. */
    public static final String PLAINTEXT = "Hello, World!";

    /** The type of {@code /json} and {@code /prime}. */
    public static final String JSON_TYPE = "application/json";

    /** The body of {@code /json}. */
    public static final String JSON = "{\"message\":\"Hello, World!\"}";

    /** Never counted down: waiting for it is sleeping. */
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Answers() {}

    /** Blocks the thread, and returns the body of {@code /sleep}. */
    public static String sleep(long millis) throws InterruptedException {
        boolean woken = NEVER.await(millis, TimeUnit.MILLISECONDS);
        assert !woken;
        return "slept " + millis + " ms\n";
    }

    /** Divides by every odd number up to the root, and returns the body of {@code /prime}. */
    public static String prime(long number) {
        return "{\"number\":" + number + ",\"prime\":" + isPrime(number) + "}";
    }

    static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isPrime(long number) {
        if (number < 4 || number % 2 == 0) {
            return number == 2 || number == 3;
        }
        for (long divisor = 3; divisor * divisor <= number; divisor += 2) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }
}
