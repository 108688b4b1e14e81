package dev.mpm.server.master.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages the shipped file in random places: whatever comes out is read or refused, never an accident. */
class ConfigFuzzTest {

    /** Always the same damage, so that a failure can be repeated; another number may find more. */
    private static final long SEED = 20261121;

    private static final int ROUNDS = 3_000;
    private static final String[] PIECES = {
        ": ",
        "- ",
        "\n",
        "\n  ",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "#",
        "&a ",
        "*a",
        "!!str ",
        "| ",
        "> ",
        "? ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "${",
        "${X}",
        "$${",
        "<<: ",
        "\t",
        "\u0000",
        "\u0085",
        "\ufeff",
        "\\U",
        "\\x",
        "~",
        "null",
        "0",
        "-1",
        "9999999999999999999999",
        "1e999",
        "5s",
        "GiB",
        "http://",
        "http+unix:///",
        "[::1]",
        "%",
        "@",
        "`",
        "/*",
        "..",
    };

    private final Random random = new Random(SEED);

    @TempDir
    private Path home;

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        Map<String, String> environment = Repository.home(home);
        String good = Files.readString(Repository.file("conf/server.yaml")).replaceAll("(?m)^ *#.*\n", "");
        Path file = home.resolve("server.yaml");
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(good);
            Files.write(file, damaged);
            refused += isRefused(file, environment, round) ? 1 : 0;
        }
        assertThat(refused).as("refused of " + ROUNDS).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    private static boolean isRefused(Path file, Map<String, String> environment, int round) {
        try {
            return ServerConfig.load(file, environment, Overrides.NONE)
                    .effective()
                    .isEmpty();
        } catch (ConfigurationException refused) {
            assertThat(refused.problems()).isNotEmpty().allMatch(problem -> problem.line() >= 0);
            return true;
        } catch (RuntimeException | StackOverflowError accident) {
            throw new AssertionError("seed " + SEED + ", round " + round + ", file:\n" + read(file), accident);
        }
    }

    private byte[] damage(String good) {
        StringBuilder text = new StringBuilder(good);
        for (int i = random.nextInt(4); i >= 0; i--) {
            damage(text);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(20) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private void damage(StringBuilder text) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + random.nextInt(30));
        switch (random.nextInt(4)) {
            case 0 -> text.delete(at, to);
            case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            case 2 -> text.insert(random.nextInt(text.length()), text.substring(at, to));
            default -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
