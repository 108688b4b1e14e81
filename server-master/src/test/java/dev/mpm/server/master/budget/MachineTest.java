package dev.mpm.server.master.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads folders that look like the kernel's; {@code put} writes one of their files. */
class MachineTest {

    private static final long GIB = 1L << 30;

    @TempDir
    private Path root;

    @BeforeEach
    void haveSixteenGibibytes() throws IOException {
        put("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:         1024 kB\n");
    }

    @Test
    void isTheWholeOneWithoutControlGroups() {
        assertThat(Machine.read(root, 8)).isEqualTo(new Machine(8, "the machine", 16 * GIB, "the machine", false));
    }

    @Test
    void hasUnknownMemoryWhereTheKernelDoesNotSay() throws IOException {
        put("proc/meminfo", "MemFree: 1024 kB\n");

        assertThat(Machine.read(root, 8)).isEqualTo(new Machine(8, "the machine", 0, "the machine", false));
    }

    @Test
    void canBeReadHere() {
        Machine here = Machine.here();

        assertThat(here.processors()).isBetween(1, Runtime.getRuntime().availableProcessors());
        assertThat(here.memory()).isGreaterThan(Runtime.getRuntime().maxMemory() / 4);
    }

    @Nested
    class UnderControlGroupsOfVersion2 {

        @BeforeEach
        void mount() throws IOException {
            put("proc/self/cgroup", "0::/system.slice/mpm.service\n");
            put("proc/self/mountinfo", """
                22 26 0:21 / /sys rw shared:7 - sysfs sysfs rw
                29 22 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate
                """);
        }

        @Test
        void hasWhatTheOwnGroupHas() throws IOException {
            put("sys/fs/cgroup/system.slice/mpm.service/memory.max", "536870912\n");
            put("sys/fs/cgroup/system.slice/mpm.service/cpu.max", "200000 100000\n");

            assertThat(Machine.read(root, 8))
                    .isEqualTo(new Machine(
                            2,
                            "cpu.max of /sys/fs/cgroup/system.slice/mpm.service",
                            GIB / 2,
                            "memory.max of /sys/fs/cgroup/system.slice/mpm.service",
                            true));
        }

        @Test
        void hasNoMoreThanAnyGroupAround() throws IOException {
            put("sys/fs/cgroup/system.slice/mpm.service/memory.max", "8589934592\n");
            put("sys/fs/cgroup/system.slice/memory.max", "2147483648\n");
            put("sys/fs/cgroup/system.slice/mpm.service/cpu.max", "max 100000\n");
            put("sys/fs/cgroup/cpu.max", "300000 100000\n");

            assertThat(Machine.read(root, 8))
                    .isEqualTo(new Machine(
                            3,
                            "cpu.max of /sys/fs/cgroup",
                            2 * GIB,
                            "memory.max of /sys/fs/cgroup/system.slice",
                            true));
        }

        @Test
        void takesTheMarkAboveWhichProcessesAreSlowedDownForALimit() throws IOException {
            put("sys/fs/cgroup/system.slice/mpm.service/memory.high", "1073741824\n");
            put("sys/fs/cgroup/system.slice/mpm.service/memory.max", "2147483648\n");

            assertThat(Machine.read(root, 8).memory()).isEqualTo(GIB);
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "no limit             | max        | max 100000   | ''     | 8 | 16384",
                    "limits beyond what is| 99999999999999999999 | 99900000 100000 | 0-63 | 8 | 16384",
                    "half a processor     | max        | 50000 100000 | ''     | 1 | 16384",
                    "one and a half       | max        | 150000 100000| ''     | 2 | 16384",
                    "four of a set        | max        | max 100000   | 0-2,7  | 4 | 16384",
                    "the lower of both    | 1073741824 | 200000 100000| 4,5,6  | 2 | 1024",
                    "nonsense             | many       | -1 x         | a-b    | 8 | 16384",
                    "empty files          | ''         | ''           | ''     | 8 | 16384",
                })
        void understands(String name, String memory, String cpu, String set, int processors, long mebibytes)
                throws IOException {
            put("sys/fs/cgroup/system.slice/mpm.service/memory.max", memory + "\n");
            put("sys/fs/cgroup/system.slice/mpm.service/cpu.max", cpu + "\n");
            put("sys/fs/cgroup/system.slice/mpm.service/cpuset.cpus.effective", set + "\n");

            Machine machine = Machine.read(root, 8);

            assertThat(machine.processors()).as(name).isEqualTo(processors);
            assertThat(machine.memory()).as(name).isEqualTo(mebibytes << 20);
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({"/", "/../../elsewhere", "/gone/since"})
        void hasTheLimitOfAContainerThatSeesOnlyItsOwnGroup(String group) throws IOException {
            put("proc/self/cgroup", "0::" + group + "\n");
            put("sys/fs/cgroup/memory.max", "1073741824\n");

            assertThat(Machine.read(root, 8).memoryFrom()).isEqualTo("memory.max of /sys/fs/cgroup");
        }
    }

    @Nested
    class UnderControlGroupsOfVersion1 {

        @BeforeEach
        void mount() throws IOException {
            put("proc/self/cgroup", """
                5:memory:/docker/abc
                4:cpu,cpuacct:/docker/abc
                3:cpuset:/docker/abc
                1:name=systemd:/docker/abc
                0::/x
                """);
            put("proc/self/mountinfo", """
                31 22 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                32 22 0:29 / /sys/fs/cgroup/cpu\\040acct rw shared:1 master:2 - cgroup cgroup rw,cpu,cpuacct
                33 22 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset
                34 22 0:31 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
                broken line - x
                """);
        }

        @Test
        void hasWhatTheControllersSay() throws IOException {
            put("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "1073741824\n");
            put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
            put("sys/fs/cgroup/cpu acct/docker/abc/cpu.cfs_quota_us", "-1\n");
            put("sys/fs/cgroup/cpu acct/docker/abc/cpu.cfs_period_us", "100000\n");
            put("sys/fs/cgroup/cpu acct/docker/cpu.cfs_quota_us", "300000\n");
            put("sys/fs/cgroup/cpu acct/docker/cpu.cfs_period_us", "100000\n");
            put("sys/fs/cgroup/cpuset/docker/abc/cpuset.cpus", "0-5\n");

            assertThat(Machine.read(root, 8))
                    .isEqualTo(new Machine(
                            3,
                            "cpu.cfs_quota_us of /sys/fs/cgroup/cpu acct/docker",
                            GIB,
                            "memory.limit_in_bytes of /sys/fs/cgroup/memory/docker/abc",
                            true));
        }

        @Test
        void isTheWholeOneWhereNothingIsLimited() throws IOException {
            put("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "9223372036854771712\n");
            put("sys/fs/cgroup/cpuset/docker/abc/cpuset.cpus", "\n");

            assertThat(Machine.read(root, 8)).isEqualTo(new Machine(8, "the machine", 16 * GIB, "the machine", false));
        }

        @Test
        void findsItsGroupWhereTheMountStartsThere() throws IOException {
            put("proc/self/mountinfo", "31 22 0:28 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
            put("sys/fs/cgroup/memory/memory.limit_in_bytes", "2147483648\n");

            assertThat(Machine.read(root, 8).memory()).isEqualTo(2 * GIB);
        }

        @Test
        void hasNoMoreThanGroupsThatItCannotSee() throws IOException {
            put("proc/self/mountinfo", "31 22 0:28 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
            put("sys/fs/cgroup/memory/memory.limit_in_bytes", "2147483648\n");
            put("sys/fs/cgroup/memory/memory.stat", "cache 1\nhierarchical_memory_limit 1073741824\n");

            assertThat(Machine.read(root, 8).memory()).isEqualTo(GIB);
        }
    }

    private void put(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
