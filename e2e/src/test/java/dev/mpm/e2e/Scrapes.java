package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for {@code /metrics} ten times a second, whatever happens meanwhile, and looks whether a counter ever goes
 * backwards. A thread of its own asks until it is closed; then {@link #close} says what was wrong.
 */
final class Scrapes implements AutoCloseable {

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What may only grow: counters, and the parts of histograms. */
    private static final Pattern GROWING = Pattern.compile("[a-z_]+_(total|bucket|count|sum)(\\{.*})?");

    private final String admin;
    private final Thread thread;
    private final List<String> problems = new ArrayList<>();
    private Map<String, Double> newest = Map.of();
    private String text = "";
    private int count;
    private volatile boolean closed;

    private Scrapes(String admin) {
        this.admin = admin;
        this.thread = Thread.ofVirtual().name("scrapes").unstarted(this::scrapeAll);
    }

    /** Begins to scrape; the address is that of {@link TestServer#admin}. */
    static Scrapes of(String admin) {
        var scrapes = new Scrapes(admin);
        scrapes.thread.start();
        return scrapes;
    }

    private void scrapeAll() {
        while (!closed) {
            scrape();
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    private void scrape() {
        try (var conversation = Conversation.with(admin)) {
            Answer answer = conversation.get("/metrics");
            if (answer.status() == 200) {
                add(answer.body());
            } else {
                fail("status " + answer.status() + ": " + answer.body());
            }
        } catch (IOException e) {
            fail(e.toString());
        }
    }

    private synchronized void fail(String problem) {
        problems.add("scrape " + count + ": " + problem);
    }

    private synchronized void add(String body) {
        count++;
        Map<String, Double> samples = samples(body);
        newest.forEach((series, before) -> {
            Double now = samples.get(series);
            if (GROWING.matcher(series).matches() && (now == null || now < before)) {
                fail(series + " was " + before + " and is " + now);
            }
        });
        newest = samples;
        text = body;
    }

    private static Map<String, Double> samples(String text) {
        Map<String, Double> samples = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            samples.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
        });
        return samples;
    }

    /** Returns what a series was worth last, 0 if there is none. */
    synchronized double value(String series) {
        return newest.getOrDefault(series, 0.0);
    }

    /** Returns the newest answer as it came. */
    synchronized String text() {
        return text;
    }

    /** Ends, and fails if any scrape failed or a counter went backwards. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        join(thread);
        synchronized (this) {
            System.out.println("scrapes: " + count + ", problems: " + problems.size());
            assertThat(problems).as("problems of " + count + " scrapes").isEmpty();
            assertThat(count).as("scrapes").isPositive();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Has the parser of Prometheus' own Python client read a text: the one for the older format, or the strict one for
     * OpenMetrics.
     *
     * @param folder where files can be made
     * @return what it complains about, empty if nothing; null if this machine does not have it
     */
    static @Nullable String complaintsAbout(String text, boolean isOpenMetrics, Path folder)
            throws IOException, InterruptedException {
        Path python = Path.of("/usr/bin/python3");
        String module = isOpenMetrics ? "prometheus_client.openmetrics.parser" : "prometheus_client.parser";
        if (!Files.isExecutable(python) || run(folder, text, python, "import " + module) != null) {
            return null;
        }
        String complaint = run(
                folder,
                text,
                python,
                "import sys; from " + module
                        + " import text_string_to_metric_families as parse; families = list(parse(sys.stdin.read()));"
                        + " assert len(families) > 10, families");
        return complaint == null ? "" : complaint;
    }

    /** Returns what a program wrote if it failed, null if it did not. */
    private static @Nullable String run(Path folder, String input, Path python, String program)
            throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(folder, "in", ".txt"), input);
        Path out = Files.createTempFile(folder, "out", ".txt");
        int code = new ProcessBuilder(python.toString(), "-c", program)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        return code == 0 ? null : "exit code " + code + ": " + Files.readString(out);
    }
}
