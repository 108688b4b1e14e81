package dev.mpm.server.master.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.DataSize;
import dev.mpm.api.PoolShape;
import dev.mpm.server.master.config.Collector;
import dev.mpm.server.master.config.EffectiveSetting;
import dev.mpm.server.master.config.JvmSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    /** The shapes of the models as they are shipped: workers at start, at most, requests at a time. */
    private static final PoolShape EVENT = new PoolShape(2, 4, 25);

    private static final PoolShape PREFORK = new PoolShape(2, 16, 1);

    @ParameterizedTest(name = "{0} processors, {1} of {2} workers, {3} requests: {4} each")
    @CsvSource({
        "1,  2,  4, 25,  1",
        "2,  2,  4, 25,  2",
        "3,  2,  4, 25,  2",
        "8,  2,  4, 25,  4",
        "9,  2,  4, 25,  5",
        "8,  8,  8, 25,  2",
        "8,  1,  1, 25,  8",
        "64, 2,  4, 25, 26",
        "64, 2, 16,  1,  2",
        "1,  2, 16,  1,  1",
        "64, 1,  1, 25, 26",
    })
    void dividesProcessorsOverTheWorkersThatStart(int processors, int start, int max, int lanes, int each) {
        var budget = Budget.of(granted(processors, 65536), new PoolShape(start, max, lanes), jvm());

        assertThat(budget.processors()).isEqualTo(each);
        assertThat(budget.options()).contains("-XX:ActiveProcessorCount=" + each);
    }

    @Test
    void tellsAWorkerItsShareWhereItsJvmIsToldOfMore() {
        assertThat(Budget.of(granted(2, 4096), EVENT, jvm()).options())
                .contains("-XX:ActiveProcessorCount=2", "-Dmpm.processors=1");
        assertThat(Budget.of(granted(8, 4096), EVENT, jvm()).options())
                .contains("-XX:ActiveProcessorCount=4")
                .noneMatch(option -> option.startsWith("-Dmpm"));
        var virtual = PoolShape.ofVirtualThreads(2, 4, 1000);
        assertThat(Budget.of(granted(2, 4096), virtual, jvm()).options())
                .contains("-Dmpm.processors=1", "-Djdk.virtualThreadScheduler.parallelism=1");
        var chosen = new JvmSettings("", 2, new DataSize(0), Collector.AUTO, true, List.of());
        assertThat(Budget.of(granted(2, 4096), EVENT, chosen).options())
                .contains("-XX:ActiveProcessorCount=2")
                .noneMatch(option -> option.startsWith("-Dmpm"));
    }

    @ParameterizedTest(name = "{0} MiB for at most {1} workers of {2} requests: {3} MiB each")
    @CsvSource({
        // A tiny container: nothing is left to divide but for one worker.
        "512,     1, 25,   112",
        "512,     2, 25,    64",
        "512,     4, 25,    64",
        "512,    16,  1,    64",
        "2048,    4, 25,   224",
        "4096,   16,  1,    84",
        "16384,   4, 25,  2372",
        "262144,  4, 25, 31744",
        "262144, 16,  1,  9760",
    })
    void dividesGrantedMemoryOverTheWorkersAndTheirSuccessors(long memory, int max, int lanes, long each) {
        var budget = Budget.of(granted(8, memory), new PoolShape(1, max, lanes), jvm());

        assertThat(budget.heap()).isEqualTo(new DataSize(each << 20));
        assertThat(budget.options()).contains("-Xmx" + each + "m");
    }

    @ParameterizedTest(name = "{0} MiB for at most {1} workers: {2} MiB each")
    @CsvSource({
        "16384,   1,  3980",
        "16384,   4,  1280",
        "24105,   4,  1924",
        "262144,  1, 31744",
    })
    void takesHalfOfAMachineThatOthersUseTooAndAQuarterForOneWorker(long memory, int max, long each) {
        var budget = Budget.of(shared(8, memory), new PoolShape(1, max, 25), jvm());

        assertThat(budget.heap()).isEqualTo(new DataSize(each << 20));
    }

    @ParameterizedTest(name = "{0} processors, {1} MiB, {2} requests at a time: {3}")
    @CsvSource({
        "1, 16384, 25, serial",
        "4,   512, 25, serial",
        "4,  1024, 25, serial",
        "4,  2048, 25, g1",
        "2,  2048, 25, serial",
        "2, 16384, 25, g1",
        "4, 16384,  1, g1",
        "4,  8192,  1, serial",
        "1, 16384,  1, serial",
    })
    void choosesTheCollectorByProcessorsHeapAndRequests(int processors, long memory, int lanes, String collector) {
        var budget = Budget.of(granted(processors, memory), new PoolShape(1, 1, lanes), jvm());

        assertThat(budget.collector()).isEqualTo(collector);
        assertThat(budget.options()).contains(collector.equals("g1") ? "-XX:+UseG1GC" : "-XX:+UseSerialGC");
    }

    @Test
    void startsWithASmallHeapThatRequestsHaveRoomIn() {
        assertThat(Budget.of(granted(8, 16384), EVENT, jvm()).options()).contains("-Xms11m");
        assertThat(Budget.of(granted(8, 16384), PREFORK, jvm()).options()).contains("-Xms8m");
        assertThat(Budget.of(granted(8, 65536), new PoolShape(1, 1, 10_000), jvm())
                        .options())
                .contains("-Xms256m");
        assertThat(Budget.of(granted(8, 512), new PoolShape(1, 4, 60), jvm()).options())
                .contains("-Xmx64m", "-Xms15m");
        assertThat(Budget.of(granted(8, 512), new PoolShape(1, 4, 1000), jvm()).options())
                .contains("-Xmx64m", "-Xms64m");
    }

    @Test
    void countsLittleForVirtualThreads() {
        var threads = new PoolShape(1, 1, 1000);
        var virtual = PoolShape.ofVirtualThreads(1, 1, 1000);
        assertThat(Budget.of(granted(8, 1024), threads, jvm()).heap())
                .isLessThan(Budget.of(granted(8, 1024), virtual, jvm()).heap());
        assertThat(Budget.of(granted(8, 16384), virtual, jvm()).options()).contains("-Xms15m");
    }

    @Test
    void dividesNoMemoryThatIsNotKnown() {
        var budget = Budget.of(new Machine(4, "the machine", 0, "the machine", false), EVENT, jvm());

        assertThat(budget.options()).containsExactly("-XX:ActiveProcessorCount=2", "-XX:+UseG1GC");
        assertThat(budget.heap()).isEqualTo(new DataSize(0));
        assertThat(budget.warnings()).isEmpty();
        assertThat(budget.summary())
                .isEqualTo("each worker: 2 processors, heap as java chooses, gc g1 (4 processors by the machine, memory"
                        + " not known, at most 4 workers)");
    }

    @Nested
    class Keys {

        @Test
        void comeBeforeWhatIsDivided() {
            var budget = Budget.of(
                    granted(8, 16384),
                    EVENT,
                    new JvmSettings("", 3, new DataSize(96 << 20), Collector.ZGC, true, List.of()));

            assertThat(budget.options())
                    .containsExactly("-XX:ActiveProcessorCount=3", "-Xmx96m", "-Xms11m", "-XX:+UseZGC");
            assertThat(budget.settings()).isEmpty();
        }

        @Test
        void decideTheCollectorToo() {
            var small = new JvmSettings("", 0, new DataSize(96 << 20), Collector.AUTO, true, List.of());
            var single = new JvmSettings("", 1, new DataSize(0), Collector.AUTO, true, List.of());

            assertThat(Budget.of(granted(8, 16384), EVENT, small).collector()).isEqualTo("serial");
            assertThat(Budget.of(granted(8, 16384), EVENT, single).collector()).isEqualTo("serial");
        }

        @Test
        void areListedWithTheirOrigin() {
            assertThat(Budget.of(granted(8, 2048), EVENT, jvm()).settings())
                    .containsExactly(
                            new EffectiveSetting(
                                    "jvm.processors",
                                    "4",
                                    "budget: 8 processors (cpu.max of /sys/fs/cgroup) over 2 workers"),
                            new EffectiveSetting(
                                    "jvm.heap",
                                    "224MiB",
                                    "budget: 2GiB (memory.max of /sys/fs/cgroup) over 4 workers and their"
                                            + " successors"),
                            new EffectiveSetting(
                                    "jvm.gc",
                                    "serial",
                                    "budget: for this heap, these processors and 25 requests at a time"));
        }
    }

    @Nested
    class OwnOptionsOfTheOperator {

        @ParameterizedTest(name = "{0}: {1} MiB, {2}")
        @CsvSource({
            "-Xmx300m,                       300, -XX:+UseSerialGC",
            "-Xmx2G,                        2048, -XX:+UseG1GC",
            "-Xmx1g -Xmx100m,                100, -XX:+UseSerialGC",
            "-XX:MaxHeapSize=1073741824,    1024, -XX:+UseG1GC",
            "-XX:MaxRAMPercentage=25.0,     4096, -XX:+UseG1GC",
            "-Xmx100m -XX:MaxRAMPercentage=25, 100, -XX:+UseSerialGC",
            "-XX:MaxRAM=1g,                    0, -XX:+UseG1GC",
        })
        void decideTheHeap(String options, long mebibytes, String collector) {
            var budget = Budget.of(granted(8, 16384), EVENT, jvm(options.split(" ")));

            assertThat(budget.options()).containsExactly("-XX:ActiveProcessorCount=4", collector);
            assertThat(budget.heap()).isEqualTo(new DataSize(mebibytes << 20));
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "-XX:+UseSerialGC,   serial",
            "-XX:+UseParallelGC, parallel",
            "-XX:+UseG1GC,       g1",
            "-XX:+UseZGC,        zgc",
            "-XX:+UseShenandoahGC, shenandoah",
        })
        void chooseTheCollector(String option, String word) {
            var budget = Budget.of(granted(8, 2048), EVENT, jvm(option));

            assertThat(budget.options()).containsExactly("-XX:ActiveProcessorCount=4", "-Xmx224m", "-Xms11m");
            assertThat(budget.collector()).isEqualTo(word);
            assertThat(budget.settings()).contains(new EffectiveSetting("jvm.gc", "auto", "jvm.options: " + option));
        }

        @Test
        void thatOnlyEndLikeACollectorChooseNone() {
            var budget = Budget.of(granted(8, 2048), EVENT, jvm("-XX:-UseG1GC", "-XX:+UseMaximumCompactionOnSystemGC"));

            assertThat(budget.options()).contains("-XX:+UseSerialGC");
        }

        @Test
        void setTheProcessors() {
            var budget = Budget.of(granted(8, 2048), EVENT, jvm("-XX:ActiveProcessorCount=1"));

            assertThat(budget.options()).containsExactly("-Xmx224m", "-Xms11m", "-XX:+UseSerialGC");
            assertThat(budget.processors()).isEqualTo(1);
        }

        @Test
        void haveRoomForTheirFirstHeap() {
            assertThat(Budget.of(granted(8, 2048), EVENT, jvm("-Xms100m")).options())
                    .containsExactly("-XX:ActiveProcessorCount=4", "-Xmx224m", "-XX:+UseSerialGC");
            assertThat(Budget.of(granted(8, 2048), EVENT, jvm("-Xms1g")).options())
                    .containsExactly("-XX:ActiveProcessorCount=4", "-Xmx1024m", "-XX:+UseG1GC");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({"-Xmn64m", "-XX:NewSize=64m", "-XX:MaxNewSize=64m"})
        void haveRoomForTheirYoungGeneration(String option) {
            var budget = Budget.of(granted(8, 2048), EVENT, jvm(option));

            assertThat(budget.options()).containsExactly("-XX:ActiveProcessorCount=4", "-Xmx224m", "-XX:+UseSerialGC");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({"@/etc/mpm/java.options", "-XX:Flags=.hotspotrc", "-XX:VMOptionsFile=x"})
        void inAFileMaySayAnything(String option) {
            var budget = Budget.of(granted(8, 2048), EVENT, jvm(option));

            assertThat(budget.options()).containsExactly("-XX:ActiveProcessorCount=4");
            assertThat(budget.collector()).isEqualTo("auto");
            assertThat(budget.heap()).isEqualTo(new DataSize(0));
        }
    }

    @Nested
    class ASumAboveTheMemory {

        @Test
        void isNamedWithWhatToDo() {
            assertThat(Budget.of(granted(2, 512), PREFORK, jvm()).warnings())
                    .containsExactly("memory: master and 16 workers with a heap of 64MiB each may come to use 2146MiB"
                            + " (expected: at most 512MiB by memory.max of /sys/fs/cgroup); give the"
                            + " server more memory, the model fewer workers, or the workers less heap"
                            + " (jvm.heap)");
        }

        @Test
        void isNamedWhoeverSetTheHeap() {
            assertThat(Budget.of(shared(2, 16384), EVENT, jvm("-Xmx8g")).warnings())
                    .singleElement()
                    .asString()
                    .contains("4 workers with a heap of 8GiB each may come to use 32GiB")
                    .contains("at most 16GiB by the machine");
        }

        @Test
        void doesNotComeFromWhatIsDividedWhereTheMemoryIsEnough() {
            for (long memory = 1024; memory <= 1 << 20; memory *= 2) {
                assertThat(Budget.of(granted(8, memory), EVENT, jvm()).warnings())
                        .as("%d MiB", memory)
                        .isEmpty();
            }
        }
    }

    @Test
    void saysInOneLineWhatEachWorkerGets() {
        assertThat(Budget.of(granted(8, 16384), EVENT, jvm()).summary())
                .isEqualTo("each worker: 4 processors, heap up to 2372MiB, gc g1 (8 processors by cpu.max of"
                        + " /sys/fs/cgroup, 16GiB by memory.max of /sys/fs/cgroup, at most 4 workers)");
    }

    private static JvmSettings jvm(String... options) {
        return new JvmSettings("", 0, new DataSize(0), Collector.AUTO, true, Arrays.asList(options));
    }

    private static Machine granted(int processors, long mebibytes) {
        return new Machine(
                processors, "cpu.max of /sys/fs/cgroup", mebibytes << 20, "memory.max of /sys/fs/cgroup", true);
    }

    private static Machine shared(int processors, long mebibytes) {
        return new Machine(processors, "the machine", mebibytes << 20, "the machine", false);
    }
}
