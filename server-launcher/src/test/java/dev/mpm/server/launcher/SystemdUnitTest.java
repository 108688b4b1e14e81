package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mpm.server.master.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units that the distribution brings for systemd. */
class SystemdUnitTest {

    private static final Path UNITS = Path.of("src/main/dist/systemd");
    private static final String SERVICE = "mpm-server.service";
    private static final String SOCKET = "mpm-server.socket";
    private static final String HOME = "/opt/mpm-server";

    private static final Pattern SECTION = Pattern.compile("\\[(\\w+)]");
    private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+)=(.*)");

    /** What systemd knows since version 243, which came with TimeoutAbortSec: systemd.service(5) and its like. */
    private static final Map<String, List<String>> KNOWN = Map.of(
            "Unit", List.of("Description", "Documentation", "After", "Wants"),
            "Install", List.of("WantedBy"),
            "Socket", List.of("ListenStream", "FileDescriptorName", "Backlog"),
            "Service",
                    List.of(
                            "Type",
                            "ExecStart",
                            "ExecReload",
                            "User",
                            "RuntimeDirectory",
                            "RuntimeDirectoryMode",
                            "LogsDirectory",
                            "LogsDirectoryMode",
                            "EnvironmentFile",
                            "KillMode",
                            "TimeoutStopSec",
                            "WatchdogSec",
                            "WatchdogSignal",
                            "TimeoutAbortSec",
                            "Restart",
                            "RestartSec",
                            "RestartPreventExitStatus",
                            "OOMPolicy",
                            "CapabilityBoundingSet",
                            "NoNewPrivileges",
                            "ProtectSystem",
                            "ProtectHome",
                            "PrivateTmp",
                            "PrivateDevices",
                            "ProtectClock",
                            "ProtectControlGroups",
                            "ProtectHostname",
                            "ProtectKernelLogs",
                            "ProtectKernelModules",
                            "ProtectKernelTunables",
                            "ProtectProc",
                            "LockPersonality",
                            "RestrictAddressFamilies",
                            "RestrictNamespaces",
                            "RestrictRealtime",
                            "RestrictSUIDSGID",
                            "RemoveIPC",
                            "SystemCallArchitectures",
                            "SystemCallFilter",
                            "SystemCallErrorNumber",
                            "UMask"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {SERVICE, SOCKET})
    void areWrittenAsSystemdReadsThem(String unit) throws IOException {
        assertThat(settings(unit)).isNotEmpty();
    }

    /** Says nothing about a machine without systemd; there the test above must do. */
    @Test
    void passTheCheckOfSystemdItself() throws Exception {
        assumeThat(Stream.of("/usr/bin/systemd-analyze", "/bin/systemd-analyze")
                        .anyMatch(program -> Files.isExecutable(Path.of(program))))
                .as("systemd-analyze is here")
                .isTrue();
        Files.createFile(
                Files.createDirectory(folder.resolve("bin")).resolve("mpmctl"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        for (String unit : List.of(SERVICE, SOCKET)) {
            String installed = Files.readString(UNITS.resolve(unit)).replace(HOME, folder.toString());
            Files.writeString(folder.resolve(unit), installed);
        }

        var check = Programs.run(
                folder,
                Map.of("PATH", "/usr/bin:/bin"),
                List.of("systemd-analyze", "verify", "--man=no", SERVICE, SOCKET));

        assertThat((check.out() + check.err()).lines().filter(line -> line.contains("mpm-server")))
                .isEmpty();
        assertThat(check.code()).isZero();
    }

    @Test
    void giveAStopMoreTimeThanTheServerTakes() throws IOException {
        var yaml = Files.readString(Path.of("../conf/server.yaml"));
        int seconds = 0;
        for (String key : List.of("shutdown-delay", "graceful-shutdown-timeout", "kill-timeout")) {
            var value = Pattern.compile("^  " + key + ": (\\d+)s$", Pattern.MULTILINE)
                    .matcher(yaml);
            assertThat(value.find()).as(key).isTrue();
            seconds += Integer.parseInt(value.group(1));
        }

        assertThat(Integer.parseInt(settings(SERVICE).getOrDefault("TimeoutStopSec", "")))
                .isGreaterThan(seconds);
    }

    @Test
    void startNothingAnewThatWouldFailInTheSameWay() throws IOException {
        var hopeless = Stream.of(ExitCode.FAILED_TO_START, ExitCode.USAGE, ExitCode.APP_FAILED)
                .map(code -> Integer.toString(code.number()))
                .toList();

        assertThat(settings(SERVICE)
                        .getOrDefault("RestartPreventExitStatus", "")
                        .split(" "))
                .containsExactlyElementsOf(hopeless);
    }

    @Test
    void leaveWorkersToTheMaster() throws IOException {
        assertThat(settings(SERVICE))
                .containsEntry("KillMode", "mixed")
                .containsEntry("OOMPolicy", "continue")
                .containsEntry("Type", "notify");
    }

    @Test
    void listenWhereTheShippedConfigurationDoes() throws IOException {
        var stream = settings(SOCKET).getOrDefault("ListenStream", "");

        assertThat(Files.readString(Path.of("../conf/server.yaml"))).contains("listen: [\"http://" + stream + "\"]");
    }

    /** Reads a unit and holds every line of it to what is known. */
    private static Map<String, String> settings(String unit) throws IOException {
        var settings = new HashMap<String, String>();
        var section = "";
        for (String line : Files.readAllLines(UNITS.resolve(unit))) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var header = SECTION.matcher(line);
            if (header.matches()) {
                section = header.group(1);
                continue;
            }
            var assignment = ASSIGNMENT.matcher(line);
            assertThat(assignment.matches()).as(line).isTrue();
            assertThat(KNOWN.getOrDefault(section, List.of())).as(line).contains(assignment.group(1));
            assertThat(settings.put(assignment.group(1), assignment.group(2)))
                    .as(line)
                    .isNull();
        }
        return settings;
    }
}
