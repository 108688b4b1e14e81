package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
