package dev.mpm.e2e.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.tasks.TaskFailedException;
import dev.mpm.api.tasks.TaskHandle;
import dev.mpm.api.tasks.TaskPool;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * Hands tasks to the pool {@code errands}, and answers with what came of them: {@code /run?count=&bad=}, of which so many
 * misbehave, each in another way than the one before, and {@code /one?behaviour=}. {@code /quick} answers at once.
 */
public final class TasksApp implements App {

    private static final List<String> MISBEHAVIOURS = List.of("crash", "hang", "leak", "exit");

    @Override
    public HttpHandler start(AppContext context) {
        TaskPool pool = context.tasks().pool("errands");
        String identity = context.mpm() + " slot=" + context.slot() + " pid="
                + ProcessHandle.current().pid();
        HttpHandler routes = Handlers.path()
                .addExactPath("/run", exchange -> exchange.getResponseSender().send(runMany(pool, exchange)))
                .addExactPath("/one", exchange -> exchange.getResponseSender().send(runOne(pool, exchange)))
                .addExactPath("/quick", exchange -> exchange.getResponseSender().send("quick"));
        return exchange -> {
            exchange.getResponseHeaders().put(new HttpString("X-Mpm"), identity);
            routes.handleRequest(exchange);
        };
    }

    private static String runMany(TaskPool pool, HttpServerExchange exchange) {
        int count = number(exchange, "count");
        int bad = number(exchange, "bad");
        List<TaskHandle<Errand.Report>> handles = new ArrayList<>();
        int misbehaving = 0;
        for (int number = 0; number < count; number++) {
            boolean misbehaves = (number + 1) * bad / count > misbehaving;
            String behaviour = misbehaves ? MISBEHAVIOURS.get(misbehaving++ % MISBEHAVIOURS.size()) : "work";
            handles.add(pool.submit(Errand.class, new Errand.Order(number, behaviour)));
        }
        Map<String, Integer> outcomes = new TreeMap<>();
        handles.forEach(handle -> outcomes.merge(outcome(handle), 1, Integer::sum));
        return outcomes.toString();
    }

    private static String outcome(TaskHandle<Errand.Report> handle) {
        try {
            return handle.result().join().attempt() > 0 ? "results" : "?";
        } catch (CompletionException e) {
            return e.getCause() instanceof TaskFailedException failed
                    ? failed.reason() + words(failed)
                    : String.valueOf(e.getCause());
        }
    }

    /** Leaves out what is different each time. */
    private static String words(TaskFailedException failed) {
        String text = String.valueOf(failed.getMessage());
        return text.replaceFirst("task .* failed", "")
                .replaceAll("pid \\d+", "pid")
                .replaceFirst("evidence in .*", "evidence");
    }

    private static String runOne(TaskPool pool, HttpServerExchange exchange) {
        String behaviour = text(exchange, "behaviour");
        TaskHandle<Errand.Report> handle = pool.submit(Errand.class, new Errand.Order(1, behaviour));
        try {
            Errand.Report report = handle.result().join();
            return "attempt " + report.attempt() + " in pid " + report.pid();
        } catch (CompletionException e) {
            return String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
        }
    }

    private static int number(HttpServerExchange exchange, String name) {
        return Integer.parseInt(text(exchange, name));
    }

    private static String text(HttpServerExchange exchange, String name) {
        return Objects.requireNonNull(exchange.getQueryParameters().get(name), name)
                .getFirst();
    }
}
