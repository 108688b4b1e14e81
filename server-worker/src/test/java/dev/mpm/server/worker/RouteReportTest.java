package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Engine;
import dev.mpm.api.RouteView;
import dev.mpm.server.core.channel.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RouteReportTest {

    private final List<Message.ToMaster> told = new ArrayList<>();
    private final Deciding engine = new Deciding();
    private final RouteReport report = new RouteReport(engine, told::add);

    @Test
    void tellsADecisionAtOnceAndOnce() {
        engine.routes = List.of(route(true, 64));
        report.look();
        report.look();

        assertThat(told).containsExactly(new Message.Routes(engine.routes));
    }

    @Test
    void tellsNowAndThenHowOftenRoutesWereCalled() {
        engine.routes = List.of(route(true, 64));
        report.look();
        engine.routes = List.of(route(true, 99));
        for (int i = 0; i < 4; i++) {
            report.look();
        }
        assertThat(told).hasSize(1);
        report.look();
        assertThat(told).last().isEqualTo(new Message.Routes(engine.routes));
    }

    @Test
    void saysNothingForAnEngineThatDecidesNothing() {
        for (int i = 0; i < 20; i++) {
            report.look();
        }
        assertThat(told).isEmpty();
    }

    private static RouteView route(boolean onLoop, long calls) {
        return new RouteView("GET /", onLoop, Instant.EPOCH, calls, 10_000, 0, "");
    }

    private static final class Deciding implements Engine {

        private List<RouteView> routes = List.of();

        @Override
        public List<RouteView> routes(int limit) {
            return routes;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public boolean drain(Duration limit) {
            return true;
        }

        @Override
        public int connections() {
            return 0;
        }

        @Override
        public int running() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
