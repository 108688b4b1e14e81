package dev.mpm.server.core.child;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM with this test's class path, that runs another main class. The test closes it, which ends it in any case. */
public record ChildJvm(Process process) implements AutoCloseable {

    /** The options that a worker process gets, as far as they matter here. */
    public static final List<String> GRANTS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1");

    public static ChildJvm start(List<String> options, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits for the next line of the child's output. */
    public String line() throws IOException {
        return String.valueOf(process.inputReader().readLine());
    }

    /** Waits for the child's end and returns everything it said. */
    public String output() throws IOException {
        return process.inputReader().readAllAsString();
    }

    public int exitCode() throws InterruptedException, TimeoutException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new TimeoutException("pid " + process.pid() + " still runs after 30 s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
