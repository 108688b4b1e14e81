package dev.mpm.server.master.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotRecordingTest {

    @Test
    void removesWhatAServerLeftUnfinishedButNotWhatIsBeingMadeNorWhatIsMade(@TempDir Path folder) throws IOException {
        Path unfinished = Files.createFile(folder.resolve("recording-42.aot"));
        Path made = Files.createFile(folder.resolve("worker-42.aot"));

        AotRecording.removeUnfinished(folder, Instant.now().plus(Duration.ofMinutes(1)));
        assertThat(unfinished).exists();
        AotRecording.removeUnfinished(folder, Instant.now().plus(Duration.ofMinutes(2)));
        assertThat(unfinished).doesNotExist();
        assertThat(made).exists();
    }
}
