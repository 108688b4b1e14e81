package dev.mpm.server.core.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.shared.SharedLong;
import dev.mpm.api.shared.SharedMap;
import dev.mpm.server.core.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four processes count, and are killed at random moments, one after the other. {@code -Dmpm.shared.increments=1000000} is the
 * size that the documentation speaks of.
 *
 * <p>A process acknowledges each increment in a number of its own, in the same memory: so it is known of each how far it
 * certainly was when it died, and that one increment at most was under way.
 */
@Timeout(600)
final class KilledProcessTest {

    private static final int PROCESSES = 4;
    private static final int INCREMENTS = Integer.getInteger("mpm.shared.increments", 30_000);
    private static final int KILLS = Integer.getInteger("mpm.shared.kills", 3);

    private static final long COUNTER = 0;
    private static final long ACKNOWLEDGED = 64;
    private static final long CELL = 64;

    @TempDir
    private Path folder;

    @Test
    void countsEveryAcknowledgedIncrementOfProcessesThatAreKilledAtRandomMoments() throws Exception {
        Region numbers = Region.create(folder.resolve("numbers"), 4096);
        SharedMap map = Region.create(folder.resolve("map"), 1 << 16).map(16, 64);
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                children.add(start(i));
            }
            var random = new Random(11);
            for (int i = 0; i < KILLS; i++) {
                int victim = random.nextInt(PROCESSES);
                awaitMore(numbers, victim, random.nextInt(1, INCREMENTS / PROCESSES / KILLS));
                children.get(victim).process().destroyForcibly().waitFor();
                children.set(victim, start(victim));
            }
            for (ChildJvm child : children) {
                assertThat(child.output()).isEqualTo("done\n");
            }
        } finally {
            children.forEach(ChildJvm::close);
        }

        long acknowledged = 0;
        for (int i = 0; i < PROCESSES; i++) {
            acknowledged += acknowledged(numbers, i).get();
        }
        long counted = numbers.cell(COUNTER).get();
        long inMap = map.getLong("counter").orElseThrow();
        IO.println(acknowledged + " increments acknowledged by " + PROCESSES + " processes with " + KILLS + " kills: "
                + counted + " in the number, " + inMap + " in the map");
        assertThat(acknowledged).isEqualTo(INCREMENTS);
        assertThat(counted).isBetween(acknowledged, acknowledged + KILLS);
        assertThat(inMap).isBetween(acknowledged, acknowledged + KILLS);
        assertThat(map.size()).isEqualTo(1 + PROCESSES);
    }

    private ChildJvm start(int number) throws IOException {
        return ChildJvm.start(
                ChildJvm.GRANTS, Counting.class, folder.toString(), "" + number, "" + INCREMENTS / PROCESSES);
    }

    /** Waits until a process has got further, or is done. */
    private static void awaitMore(Region numbers, int process, long more) throws InterruptedException {
        SharedLong acknowledged = acknowledged(numbers, process);
        long end = Math.min(acknowledged.get() + more, INCREMENTS / PROCESSES);
        long present = acknowledged.get();
        while (present < end) {
            acknowledged.await(present, Duration.ofSeconds(60));
            present = acknowledged.get();
        }
    }

    private static SharedLong acknowledged(Region numbers, int process) {
        return numbers.cell(ACKNOWLEDGED + process * CELL);
    }

    /** Counts from where it was when it was killed. */
    static final class Counting {

        private Counting() {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            int number = Integer.parseInt(args[1]);
            int end = Integer.parseInt(args[2]);
            Region numbers = Region.open(folder.resolve("numbers"));
            SharedMap map = Region.open(folder.resolve("map")).map(16, 64);
            SharedLong counter = numbers.cell(COUNTER);
            SharedLong acknowledged = acknowledged(numbers, number);
            for (long i = acknowledged.get(); i < end; i++) {
                counter.addAndGet(1);
                map.add("counter", 1);
                map.put("process " + number, new byte[(int) (i % 64)]);
                acknowledged.set(i + 1);
                acknowledged.wake(1);
            }
            IO.println("done");
        }
    }
}
