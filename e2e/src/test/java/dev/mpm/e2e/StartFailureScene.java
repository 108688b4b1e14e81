package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that cannot start says why, in words an operator can act on, ends with the right code, and leaves nothing. */
class StartFailureScene {

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + other.getLocalPort();

            var outcome = run(Setup.of("worker").listen(address));

            assertThat(outcome.err())
                    .startsWith("mpmctl: cannot bind " + address + ": address already in use (EADDRINUSE)")
                    .hasLineCount(1);
            assertThat(outcome.exitCode()).isEqualTo(1);
        }
    }

    /** The address is one that is reserved for documentation: no machine has it. */
    @Test
    void namesTheAddressThatIsNotOfThisMachine() throws Exception {
        var outcome = run(Setup.of("worker").listen("http://192.0.2.1:0"));

        assertThat(outcome.err())
                .isEqualTo("mpmctl: cannot bind http://192.0.2.1:0: not an address of this machine (EADDRNOTAVAIL); "
                        + "use one that is, or * for all\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void namesTheFolderThatIsNotThere() throws Exception {
        String address = "http+unix://" + stage.folder().resolve("no-such-folder") + "/listener.sock";

        var outcome = run(Setup.of("worker").listen(address));

        assertThat(outcome.err())
                .isEqualTo("mpmctl: cannot bind " + address + ": its folder does not exist; create it\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "start", "check"})
    void namesEveryProblemOfABadConfiguration(String verb) throws Exception {
        Path config = stage.write("""
            mpm: prefrok
            app:
              class: dev.mpm.examples.demo.DemoApp
            lisen: ["http://127.0.0.1:0"]
            http:
              keep-alive-timeout: 5
            worker:
              threads-per-child: none
            """);

        var outcome = stage.mpmctl(verb, "-c", config.toString());

        assertThat(outcome.err().replace(config.toString(), "server.yaml")).isEqualTo("""
            mpmctl: server.yaml:1: mpm: no MPM 'prefrok' is installed (installed: event, fork, prefork, virtual, worker); \
            did you mean 'prefork'?
            mpmctl: server.yaml:4: lisen: not a known key; did you mean 'listen'?
            mpmctl: server.yaml:6: http.keep-alive-timeout: 5 \
            (expected: a duration in ms, s, m or h such as 5s, from 0s to 1h)
            mpmctl: server.yaml:8: worker.threads-per-child: none (expected: a whole number, from 1 to 10000)
            """);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(config.resolveSibling("run")).doesNotExist();
    }

    @Test
    void namesTheAppThatIsNotThere() throws Exception {
        var outcome = run(Setup.of("prefork").with("app.class", "no.such.App"));

        assertThat(outcome.err())
                .contains("\nmpmctl: cannot load the app: no class no.such.App in app.classpath [")
                .contains("demo-app.jar]; correct app.class or app.classpath\n");
        assertThat(outcome.exitCode()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "start"})
    void saysWhyTheAppDidNotStart(String verb) throws Exception {
        Path config = stage.write(Setup.of("event").app("dev.mpm.e2e.app.FailsToStart"));

        var outcome = stage.mpmctl(verb, "-c", config.toString());

        assertThat(outcome.err())
                .endsWith("mpmctl: app failed to start: dev.mpm.e2e.app.FailsToStart: "
                        + "java.lang.IllegalStateException: no database at 10.0.0.1:5432\n");
        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(Files.exists(config.resolveSibling("run/mpm-server.pid"))).isFalse();
    }

    @Test
    void namesTheServerThatRunsFromTheSameFolder() throws Exception {
        var running = stage.start(Setup.fixed("worker", 1, 2));

        var second = stage.mpmctl("run", "-c", running.config().toString());

        assertThat(second.err())
                .isEqualTo("mpmctl: another server (pid " + running.pid() + ") runs from " + running.runDirectory()
                        + "; stop it, or choose another run-directory\n");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(running.get("/plaintext").body())
                .as("the first one is not harmed")
                .isEqualTo("Hello, World!");
    }

    private Outcome run(Setup setup) throws IOException, InterruptedException {
        return stage.mpmctl("run", "-c", stage.write(setup).toString());
    }
}
