package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong command line gets: one line that says what is wrong and where to look, and exit code 2. */
class UsageTest {

    @Test
    void suggestsTheVerbThatWasMeant() {
        var session = Session.of("statsu");

        assertThat(session.err()).startsWith("mpmctl: no such verb: 'statsu'").contains("did you mean 'status'?");
        refused(session);
    }

    @Test
    void namesTheUnknownOption() {
        var session = Session.of("run", "--sinlge");

        assertThat(session.err()).isEqualTo("mpmctl: unknown option: '--sinlge' (see mpmctl run --help)\n");
        refused(session);
    }

    @Test
    void namesTheOptionWithoutItsValue() {
        var session = Session.of("run", "--mpm");

        assertThat(session.err()).startsWith("mpmctl: missing required parameter for option '--mpm' (NAME)");
        refused(session);
    }

    @Test
    void refusesArgumentsThatNobodyReads() {
        var session = Session.of("stop", "everything");

        assertThat(session.err()).contains("'everything'").endsWith(" (see mpmctl stop --help)\n");
        refused(session);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "scale          | missing required parameter: 'WORKERS' (see mpmctl scale --help)",
                "scale many     | 'many' workers (expected: such as +1, -1 or 4, up to 9999) (see mpmctl scale --help)",
                "scale +0       | '+0' workers (expected: such as +1, -1 or 4, up to 9999) (see mpmctl scale --help)",
                "scale 1 -x     | unknown option: '-x' (see mpmctl scale --help)",
                "scale 1 --bogus | unknown option: '--bogus' (see mpmctl scale --help)",
                "dump           | missing required parameter: 'SLOT' (see mpmctl dump --help)",
                "dump -1        | slot -1 (expected: one that 'mpmctl status' shows) (see mpmctl dump --help)",
                "dump x         | invalid value for positional parameter at index 0 (SLOT): 'x' is not an int"
                        + " (see mpmctl dump --help)",
                "status --watch=0 | --watch 0.0 (expected: seconds, from 0.1 to 3600) (see mpmctl status --help)",
                "logs           | missing required subcommand (see mpmctl logs --help)",
            })
    void namesTheWrongArgument(String line, String message) {
        var session = Session.of(line.strip().split(" "));

        assertThat(session.err()).isEqualTo("mpmctl: " + message + "\n");
        refused(session);
    }

    @Test
    void showsTheVerbsWhenThereIsNone() {
        var session = Session.of();

        assertThat(session.err()).contains("Verbs:").contains("run").contains("status");
        assertThat(session.out()).isEmpty();
        assertThat(session.code()).isEqualTo(2);
    }

    @Test
    void saysItsVersionAndItsJava() {
        var session = Session.of("--version");

        assertThat(session.out()).startsWith("mpmctl ").contains("Java " + Runtime.version());
        assertThat(session.code()).isZero();
    }

    @Test
    void showsNoStackTraceUnlessAsked() {
        assertThat(Session.of("run", "--nope").err()).doesNotContain("\tat ");
        assertThat(Session.of("run", "--verbose", "--nope").err()).contains("\tat ");
    }

    private static void refused(Session session) {
        assertThat(session.err().lines()).hasSize(1);
        assertThat(session.out()).isEmpty();
        assertThat(session.code()).isEqualTo(2);
    }
}
