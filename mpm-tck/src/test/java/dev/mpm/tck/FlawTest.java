package dev.mpm.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A check that cannot fail is no check: each flaw is noticed by the tests that are there for it. */
final class FlawTest {

    static Stream<Arguments> flawsAndTests() {
        return Stream.of(Flaw.values())
                .flatMap(flaw -> flaw.noticedBy().stream().map(test -> Arguments.of(flaw, test)));
    }

    @ParameterizedTest(name = "{1} notices {0}")
    @MethodSource("flawsAndTests")
    void noticesAnEngineThatIsBroken(Flaw flaw, String test) {
        var summary = run(test, EnumSet.of(flaw));
        assertThat(summary.getTestsFoundCount()).as("tests named " + test).isEqualTo(1);
        assertThat(summary.getTestsFailedCount()).as("failures of " + test).isEqualTo(1);
    }

    private static TestExecutionSummary run(String test, Set<Flaw> flaws) {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(FlawedSuite.class, test))
                .build();
        var listener = new SummaryGeneratingListener();
        FlawedSuite.FLAWS.set(flaws);
        try {
            LauncherFactory.create().execute(request, listener);
        } finally {
            FlawedSuite.FLAWS.remove();
        }
        return listener.getSummary();
    }
}
