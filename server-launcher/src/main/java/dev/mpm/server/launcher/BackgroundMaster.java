package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlClient;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.JsonReader;
import dev.mpm.server.master.MasterException;
import dev.mpm.server.master.config.ServerConfig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A master that is started in the background: in a session of its own, so that the end of the terminal does not reach it,
 * with its words in a log file. Used once, by one thread.
 */
final class BackgroundMaster {

    /** How often the master is asked whether it serves; its end is noticed at once. */
    private static final long ASK_EVERY_MILLIS = 50;

    private static final String SETSID = "setsid";

    private final Surroundings surroundings;
    private final Path configFile;
    private final ServerConfig config;
    private final OverrideOptions options;
    private final Path log;

    BackgroundMaster(Surroundings surroundings, Path configFile, ServerConfig config, OverrideOptions options) {
        this.surroundings = surroundings;
        this.configFile = configFile;
        this.config = config;
        this.options = options;
        this.log = config.runDirectory().resolve("server.log");
    }

    /**
     * Starts the master and waits until it serves.
     *
     * @return a line that says so
     * @throws MasterException if it ends instead, with its last words and its exit code
     */
    String start() throws IOException, InterruptedException {
        refuseSecondServer();
        createRunDirectory();
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        Process master = spawn();
        while (!master.waitFor(ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            Optional<String> listeners = serving(master.pid());
            if (listeners.isPresent()) {
                return "started: master pid " + master.pid() + ", listening on " + listeners.get() + ", log "
                        + logOfRunning();
            }
        }
        throw new MasterException(ExitCode.of(master.exitValue()), lastWords(logStart, master.exitValue()));
    }

    /** Once it has read its configuration, the master writes where that says. */
    private String logOfRunning() {
        String configured = config.log().errorLog();
        return configured.isEmpty() ? log.toString() : configured;
    }

    private void refuseSecondServer() {
        Optional<ControlClient> running = ControlClient.find(config.runDirectory());
        if (running.isPresent()) {
            throw new MasterException(
                    ExitCode.FAILED_TO_START,
                    "cannot start: the server is already running (pid "
                            + running.get().pid() + ", run directory " + config.runDirectory() + ")");
        }
    }

    private void createRunDirectory() throws IOException {
        Files.createDirectories(
                config.runDirectory(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private Process spawn() throws IOException {
        var builder = new ProcessBuilder(command())
                .directory(surroundings.directory().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        if (isOnPath(SETSID)) {
            command.add(SETSID);
        }
        command.add(surroundings.home().resolve("bin").resolve("mpmctl").toString());
        command.addAll(List.of("run", "--config", configFile.toString()));
        command.addAll(options.asArguments());
        return command;
    }

    /** Without the program the master stays in the session of its terminal, which is no harm while that lives. */
    private boolean isOnPath(String program) {
        return List.of(surroundings.environment().getOrDefault("PATH", "").split(":", -1)).stream()
                .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, program)));
    }

    /** Returns where the server listens, if it is that master and serves. */
    private Optional<String> serving(long pid) {
        try {
            Optional<ControlClient> server = ControlClient.find(config.runDirectory());
            if (server.isEmpty() || server.get().pid() != pid) {
                return Optional.empty();
            }
            return listenersOfRunning(server.get().status());
        } catch (IOException notYet) {
            // It is not listening yet, or it is ending, which waitFor will tell.
            return Optional.empty();
        }
    }

    private static Optional<String> listenersOfRunning(String json) {
        var status = (Map<?, ?>) JsonReader.parse(json);
        if (!"running".equals(status.get("state")) || !(status.get("listeners") instanceof List<?> listeners)) {
            return Optional.empty();
        }
        return Optional.of(
                String.join(", ", listeners.stream().map(String::valueOf).toList()));
    }

    /** Returns what the master said as its last error, or that it said nothing. */
    private String lastWords(long logStart, int exitCode) throws IOException {
        byte[] said = Files.readAllBytes(log);
        String text = new String(said, (int) logStart, said.length - (int) logStart, StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> line.startsWith("mpmctl: "))
                .map(line -> line.substring("mpmctl: ".length()))
                .reduce((first, second) -> first + "\n" + second)
                .orElse("cannot start: the master ended with exit code " + exitCode + "; see " + log);
    }
}
