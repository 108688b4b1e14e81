package dev.mpm.server.master.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file is the cache for which workers, and when it is another one. */
class AotCacheTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void installAJdkAndAJar() throws IOException {
        for (String file : List.of("jdk/bin/java", "jdk/lib/modules", "jdk/lib/server/libjvm.so", "home/lib/a.jar")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), file);
        }
    }

    @Test
    void isTheSameForTheSame() {
        assertThat(fileName("-Da=b")).matches("worker-[0-9a-f]{8}\\.aot").isEqualTo(fileName("-Da=b"));
    }

    @Test
    void isAnotherForAnotherJdk() throws IOException {
        String before = fileName();
        Files.writeString(folder.resolve("jdk/lib/server/libjvm.so"), "an update");
        assertThat(fileName()).isNotEqualTo(before);
    }

    @Test
    void isAnotherForAJarThatWasWrittenAnew() throws IOException {
        String before = fileName();
        Files.setLastModifiedTime(folder.resolve("home/lib/a.jar"), FileTime.fromMillis(1_000));
        assertThat(fileName()).isNotEqualTo(before);
    }

    @Test
    void isTheSameWhenTheDistributionHasMoved() throws IOException {
        String before = fileName();
        Files.move(folder.resolve("home/lib"), folder.resolve("elsewhere"));
        assertThat(AotCache.of(java(), List.of(), List.of(folder.resolve("elsewhere/a.jar")), places())
                        .orElseThrow()
                        .fileName())
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-Xmx64m", "-Xms8m", "-XX:ActiveProcessorCount=2", "-XX:+UseSerialGC", "-XX:+UseG1GC", "-Dx=y"})
    void isTheSameWhateverSizesCollectorOrPropertiesTheWorkersHave(String option) {
        assertThat(fileName(option)).isEqualTo(fileName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseCompactObjectHeaders", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-ea"})
    void isAnotherForOptionsThatChangeClassesOrObjects(String option) {
        assertThat(fileName(option)).isNotEqualTo(fileName());
        assertThat(cache(option).options()).containsExactly(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseZGC",
                "-XX:AOTCache=mine",
                "-Xshare:off",
                "-javaagent:agent.jar",
                "--patch-module=java.base=x",
                "@options"
            })
    void isNoneWhereJavaCouldNotUseIt(String option) {
        assertThat(AotCache.of(java(), List.of(option), jars(), places())).isEmpty();
    }

    @Test
    void isNoneForAJavaThatIsNotAJdkAsWeKnowThem() throws IOException {
        Files.delete(folder.resolve("jdk/lib/modules"));
        assertThat(AotCache.of(java(), List.of(), jars(), places())).isEmpty();
    }

    @Test
    void isUsedFromTheMomentItIsThere() throws IOException {
        AotCache cache = cache();
        assertThat(cache.use()).isEmpty();

        Path file = put(folder.resolve("run"), cache);
        assertThat(cache.use()).first().isEqualTo("-XX:AOTCache=" + file);

        Path better = put(folder.resolve("home"), cache);
        assertThat(cache.use()).first().isEqualTo("-XX:AOTCache=" + better);
    }

    private static Path put(Path place, AotCache cache) throws IOException {
        return Files.writeString(
                Files.createDirectories(place.resolve(AotCache.FOLDER)).resolve(cache.fileName()), "cache");
    }

    private String fileName(String... options) {
        return cache(options).fileName();
    }

    private AotCache cache(String... options) {
        return AotCache.of(java(), Stream.of(options).toList(), jars(), places())
                .orElseThrow();
    }

    private Path java() {
        return folder.resolve("jdk/bin/java");
    }

    private List<Path> jars() {
        return List.of(folder.resolve("home/lib/a.jar"));
    }

    private List<Path> places() {
        return List.of(folder.resolve("home"), folder.resolve("run"));
    }
}
