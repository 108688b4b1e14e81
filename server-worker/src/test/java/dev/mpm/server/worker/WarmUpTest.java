package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.HttpSettings;
import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message.Fault;
import dev.mpm.server.core.scoreboard.Counters;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class WarmUpTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @BeforeEach
    void forgetEarlierEvents() {
        Events.taken();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual", "fork"})
    void runsTheRequestsThroughTheHandlerAndCountsNone(String mpm) throws Exception {
        try (var server = start(mpm, "GET /a?b=c,HEAD /d")) {
            List<String> seen = Events.taken();
            assertThat(seen).startsWith("GET /a?b=c by mpm-warm-up", "HEAD /d by mpm-warm-up");
            assertThat(server.countersAfter(0)).isEqualTo(new Counters(0, 0, 0, 0, 0));
            assertThat(directory.resolve("warm-up.0")).doesNotExist();

            assertThat(server.get("/real")).startsWith("HTTP/1.1 200 ");
            assertThat(server.countersAfter(1).requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual", "fork"})
    void runsTheRequestsManyTimes(String mpm) throws Exception {
        warmUp(mpm, () -> 0, "GET /a", "GET /b");

        assertThat(Events.taken()).hasSize(2 * WarmUp.ROUNDS);
    }

    @Test
    void runsEachRequestOnceHoweverLongTheEngineTookToStart() throws Exception {
        var now = new AtomicLong();
        warmUp("worker", () -> now.getAndAdd(Duration.ofMinutes(1).toNanos()), "GET /a", "GET /b");

        assertThat(Events.taken()).containsExactly("GET /a by mpm-warm-up", "GET /b by mpm-warm-up");
    }

    @Test
    void failsTheStartWhenARequestFails() {
        assertThat(failure("GET /a,GET /fail"))
                .isEqualTo(
                        "APP: app failed to warm up: GET /fail was answered with 500 (expected: less than 500); see its"
                                + " log, or correct pool.warm-up");
        assertThat(Events.taken()).last().isEqualTo("app stopped");
    }

    @Test
    void failsTheStartWhenARequestIsNotAnswered() {
        assertThat(failure("GET /cut"))
                .isEqualTo("APP: app failed to warm up: GET /cut: the connection was closed without an answer");
    }

    @Test
    void startsAllTheSameWhenAPathIsNotThere() throws Exception {
        try (var server = start("worker", "GET /absent")) {
            assertThat(server.get("/real")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void findsAnotherPlaceForItsSocketWhereThePathIsTooLong() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("x".repeat(100)));
        try (var _ = new HostedServer(deep, "prefork", Warming.class, Map.of("warm-up", "GET /a"))) {
            assertThat(Events.taken()).contains("GET /a by mpm-warm-up");
        }
    }

    private void warmUp(String mpm, LongSupplier clock, String... requests) throws Exception {
        var spec = new BootSpec(
                0,
                1,
                directory.resolve("scoreboard").toString(),
                mpm,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                "any.App",
                List.of(),
                Map.of(),
                Map.of(),
                List.of());
        var model = MpmCatalog.load(WarmUpTest.class.getClassLoader()).find(mpm).create(Map.of());
        new WarmUp(spec, model, HttpSettings.defaults(), Warming::answer, clock).run(List.of(requests));
    }

    private HostedServer start(String mpm, String requests) throws Exception {
        return new HostedServer(directory, mpm, Warming.class, Map.of("warm-up", requests));
    }

    private String failure(String requests) {
        var thrown = catchThrowableOfType(BootException.class, () -> start("worker", requests));
        assertThat(thrown).isNotNull();
        Fault fault = thrown.fault();
        return fault + ": " + thrown.text();
    }

    /** Notes what it is asked. */
    public static final class Warming implements App {

        @Override
        public HttpHandler start(AppContext context) {
            return Warming::answer;
        }

        private static void answer(HttpServerExchange exchange) throws Exception {
            String query = exchange.getQueryString();
            Events.note(exchange.getRequestMethod() + " " + exchange.getRequestPath()
                    + (query.isEmpty() ? "" : "?" + query) + " by "
                    + exchange.getRequestHeaders().getFirst("User-Agent"));
            switch (exchange.getRequestPath()) {
                case "/fail" -> throw new IllegalStateException("cold");
                case "/cut" -> exchange.getConnection().close();
                case "/absent" -> exchange.setStatusCode(404);
                default -> exchange.getResponseSender().send("warm");
            }
        }

        @Override
        public void stop() {
            Events.note("app stopped");
        }
    }
}
