package dev.mpm.server.master.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServicesTest {

    private static final ServiceStatus WELL = new ServiceStatus("well", Map.of("runs", 1), List.of());

    /** A service with a status and nothing else. */
    private record Told(Supplier<ServiceStatus> supplier) implements Service {

        @Override
        public ServiceStatus status() {
            return supplier.get();
        }

        @Override
        public void close() {}
    }

    @Test
    void emptiesNoFolderThatALinkLeadsTo(@TempDir Path folder) throws IOException {
        Path precious =
                Files.writeString(Files.createDirectory(folder.resolve("other")).resolve("precious"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("commands"), precious.getParent());

        assertThatThrownBy(() -> ServiceFolder.open(link))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot clear " + link + ": it is a link or a file (expected: a folder); remove it");

        assertThat(precious).exists();
    }

    @Test
    void leavesOutAServiceThatCannotTellItsStatusAndSaysSoOnce() {
        List<String> warnings = new ArrayList<>();
        Service broken = new Told(() -> {
            throw new IndexOutOfBoundsException("out of its region");
        });
        Service torn = new Told(() -> {
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        });
        var services = new Services(List.of(broken, new Told(() -> WELL), torn), warnings::add);

        assertThat(services.status()).containsExactly(WELL);
        assertThat(services.status()).containsExactly(WELL);

        assertThat(warnings)
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo("the status goes without Told:" + " java.lang.IndexOutOfBoundsException: out of its region");
    }
}
