package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpServerExchange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RequestSlotTest {

    private final RequestSlot slot = new RequestSlot();

    @Test
    void showsTheRequestFromItsBeginToItsEnd() {
        var exchange = exchange("/a");
        assertThat(slot.running()).isNull();

        assertThat(slot.begin(exchange, 42)).isTrue();
        assertThat(slot.running())
                .isEqualTo(new RunningRequest(Thread.currentThread(), exchange, number(), 42, 0, false));
        assertThat(slot.end()).isTrue();
        assertThat(slot.running()).isNull();
    }

    @Test
    void belongsToTheOuterOfTwoHandlers() {
        assertThat(slot.begin(exchange("/outer"), 1)).isTrue();
        assertThat(slot.begin(exchange("/inner"), 2)).isFalse();
        assertThat(running().name()).endsWith("/outer");
    }

    @Test
    void forgetsTheExtensionWithItsRequest() {
        slot.extend(5);
        slot.begin(exchange("/a"), 1);
        slot.extend(7);
        slot.extend(7);
        assertThat(running().extraNanos()).isEqualTo(14);
        slot.extend(Long.MAX_VALUE);
        assertThat(running().extraNanos()).isEqualTo(Long.MAX_VALUE);
        slot.end();

        slot.begin(exchange("/b"), 2);
        assertThat(running().extraNanos()).isZero();
    }

    @Test
    void interruptsTheRequestThatWasJudged() {
        slot.begin(exchange("/a"), 1);
        assertThat(slot.interrupt(running())).isTrue();
        assertThat(running().interrupted()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();

        assertThat(slot.end()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(slot.begin(exchange("/b"), 2)).isTrue();
    }

    @Test
    void doesNotInterruptTheNextRequestInstead() {
        slot.begin(exchange("/a"), 1);
        var judged = running();
        slot.end();
        slot.begin(exchange("/b"), 2);

        assertThat(slot.interrupt(judged)).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void neverLetsAnInterruptReachAnotherRequest() throws Exception {
        var over = new AtomicBoolean();
        var started = new CompletableFuture<RequestSlot>();
        var strays = new CompletableFuture<Integer>();
        var thread = Thread.ofPlatform().daemon().start(() -> {
            var mine = new RequestSlot();
            started.complete(mine);
            int stray = 0;
            while (!over.get()) {
                mine.begin(exchange("/a"), 1);
                for (int i = ThreadLocalRandom.current().nextInt(50); i > 0; i--) {
                    Thread.onSpinWait();
                }
                boolean interrupted = !mine.end();
                stray += Thread.interrupted() || (interrupted && mine.running() != null) ? 1 : 0;
            }
            strays.complete(stray);
        });
        var others = started.get();
        int hits = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (hits < 20_000
                && (hits == 0 || System.nanoTime() < end)) { // one in a time slice where processors are few
            var running = others.running();
            hits += running != null && others.interrupt(running) ? 1 : 0;
        }
        over.set(true);

        assertThat(strays.get()).isZero();
        thread.join();
    }

    @Test
    void namesARequestWithoutLineEndsAndWithoutEnd() {
        assertThat(RunningRequest.name(exchange("/a\nERROR forged"))).endsWith("/a?ERROR forged");
        assertThat(RunningRequest.name(exchange("/" + "x".repeat(10_000)))).hasSizeLessThan(300);
    }

    private RunningRequest running() {
        return java.util.Objects.requireNonNull(slot.running());
    }

    private long number() {
        return running().number();
    }

    @SuppressWarnings("NullAway") // an exchange without a connection, of which only the request is looked at
    private static HttpServerExchange exchange(String path) {
        return new HttpServerExchange(null)
                .setRequestMethod(io.undertow.util.Methods.GET)
                .setRequestPath(path);
    }
}
