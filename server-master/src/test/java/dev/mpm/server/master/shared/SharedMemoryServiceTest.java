package dev.mpm.server.master.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.DataSize;
import dev.mpm.server.core.shared.RegionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedMemoryServiceTest {

    private static final DataSize SMALL = new DataSize(4096);
    private static final DataSize LARGER = new DataSize(8192);

    @TempDir
    private Path run;

    @SuppressWarnings("NullAway.Init") // set before each test
    private SharedMemoryService service;

    @BeforeEach
    void open() throws IOException {
        service = SharedMemoryService.open(run);
        service.prepare(Map.of("first", SMALL));
        service.forWorkers(Set.of("first"));
    }

    @AfterEach
    void close() {
        service.close();
        assertThat(run.resolve("shared")).doesNotExist();
    }

    @Test
    void keepsTheSizeOfARegionThatWorkersUse() throws IOException {
        assertThatThrownBy(() -> service.prepare(Map.of("first", LARGER)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("shared.regions: 'first' has 4KiB and cannot become 8KiB");

        service.prepare(Map.of("first", SMALL, "second", LARGER));

        assertThat(size("first")).isEqualTo(4096);
        assertThat(size("second")).isEqualTo(8192);
    }

    @Test
    void replacesARegionThatNoWorkerWasToldOf() throws IOException {
        service.prepare(Map.of("first", SMALL, "second", LARGER)); // of a reload that was refused then

        service.prepare(Map.of("first", SMALL, "second", SMALL));

        assertThat(size("second")).isEqualTo(4096);
        service.prepare(Map.of("first", SMALL));
        assertThat(run.resolve("shared/second")).doesNotExist();
    }

    @Test
    void makesAllRegionsOrNone() throws IOException {
        Files.createDirectories(run.resolve("shared/.bad.new/in the way"));
        Map<String, DataSize> sizes = new LinkedHashMap<>(Map.of("first", SMALL));
        sizes.put("good", SMALL);
        sizes.put("bad", SMALL);

        assertThatThrownBy(() -> service.prepare(sizes))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot make the shared region 'bad' of 4KiB at ");

        assertThat(run.resolve("shared/good")).doesNotExist();
        assertThat(size("first")).isEqualTo(4096);
        assertThat(service.status().facts())
                .extractingByKey("region")
                .isEqualTo(Map.of("first", Map.of("bytes", 4096L)));
        Files.delete(run.resolve("shared/.bad.new/in the way"));
    }

    private long size(String name) {
        return new RegionFolder(run.resolve("shared")).region(name).size();
    }
}
