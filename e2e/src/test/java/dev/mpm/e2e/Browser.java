package dev.mpm.e2e;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A Chromium without a window and one page in it, told what to do through its DevTools protocol. Used by one thread, which
 * closes it.
 */
final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** No window, nothing of its own over the network, and nothing that outlives it. */
    private static final List<String> OPTIONS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-breakpad",
            "--disable-crash-reporter",
            "--disable-dev-shm-usage",
            "--remote-debugging-port=0",
            "about:blank");

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<?, ?>>> calls = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private @Nullable WebSocket page;

    private Browser(Process process) {
        this.process = process;
    }

    /**
     * Starts one; without a Chromium on the machine, the scene is skipped and says so.
     *
     * @param folder exists, and becomes the browser's
     */
    static Browser open(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable(), "--user-data-dir=" + folder));
        command.addAll(OPTIONS);
        var builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HOME", folder.toString());
        var browser = new Browser(builder.start());
        try {
            browser.connect(folder.resolve("DevToolsActivePort"));
            return browser;
        } catch (IOException | RuntimeException | Error e) {
            browser.close();
            throw e;
        }
    }

    private static String executable() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin");
        for (String name : NAMES) {
            var found = Stream.of(path.split(":"))
                    .map(folder -> Path.of(folder, name))
                    .filter(Files::isExecutable)
                    .findFirst();
            if (found.isPresent()) {
                return found.get().toString();
            }
        }
        return Assumptions.abort("no browser on the path, none of " + NAMES + "; Debian has it as chromium");
    }

    private void connect(Path portFile) throws IOException, InterruptedException {
        Await.until("the browser is up", LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the browser ended with exit code " + process.exitValue());
            }
            return !read(portFile).isEmpty();
        });
        String port = read(portFile).getFirst();
        var targets = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .build();
        String list = client.send(targets, HttpResponse.BodyHandlers.ofString()).body();
        String address = ((List<?>) Objects.requireNonNull(
                        Json.read("{\"targets\":" + list + "}").get("targets")))
                .stream()
                        .map(target -> (Map<?, ?>) target)
                        .filter(target -> "page".equals(target.get("type")))
                        .map(target -> String.valueOf(target.get("webSocketDebuggerUrl")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("the browser has no page: " + list));
        page = client.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Receiver())
                .join();
        call("Page.enable", "");
        call("Runtime.enable", "");
        call("Log.enable", "");
    }

    /** Returns the lines of a file that somebody is writing; none until it is there. */
    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notYet) {
            return List.of();
        }
    }

    /** Opens an address and waits until all of the page is there. */
    Browser go(String address) {
        call("Page.navigate", "\"url\":" + quoted(address));
        Await.until(
                address + " is shown",
                LIMIT,
                () -> evaluate("document.readyState + ' ' + location.href").equals("complete " + address));
        return this;
    }

    /** Returns what an expression is worth on the page, a promise when it is kept; as text. */
    String evaluate(String expression) {
        var answer = call(
                "Runtime.evaluate",
                "\"returnByValue\":true,\"awaitPromise\":true,\"expression\":"
                        + quoted("Promise.resolve(" + expression + ").then(String)"));
        if (answer.containsKey("exceptionDetails")) {
            throw new AssertionError(expression + " failed on the page: " + answer);
        }
        return String.valueOf(((Map<?, ?>) Objects.requireNonNull(answer.get("result"))).get("value"));
    }

    /** Waits until an expression is worth {@code true} on the page. */
    void await(String what, String expression) {
        Await.until(what + " on the page", LIMIT, () -> evaluate(expression).equals("true"));
    }

    /** Returns the texts of all elements that a selector finds, in the page's order. */
    List<String> texts(String selector) {
        String texts = evaluate("[...document.querySelectorAll(" + quoted(selector)
                + ")].map(element => element.textContent.trim()).join('\\n')");
        return texts.isEmpty() ? List.of() : List.of(texts.split("\n", -1));
    }

    void click(String selector) {
        var _ = evaluate("document.querySelector(" + quoted(selector) + ").click()");
    }

    /** Makes the window another one. */
    Browser size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                "\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":false");
        return this;
    }

    /** Says whether the person before it likes dark pages. */
    Browser dark(boolean dark) {
        call(
                "Emulation.setEmulatedMedia",
                "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + (dark ? "dark" : "light") + "\"}]");
        return this;
    }

    /** Runs scripts of pages or not, from the next one on. */
    Browser scripts(boolean run) {
        call("Emulation.setScriptExecutionDisabled", "\"value\":" + !run);
        return this;
    }

    /** Writes a picture of what is shown. */
    void picture(Path file) throws IOException {
        var answer = call("Page.captureScreenshot", "\"format\":\"png\"");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, Base64.getDecoder().decode(String.valueOf(answer.get("data"))));
    }

    /** Returns what stands in the browser's console: errors of scripts, and what the page's own policy forbids. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    long pid() {
        return process.pid();
    }

    private Map<?, ?> call(String method, String parameters) {
        int id = ids.incrementAndGet();
        var answer = new CompletableFuture<Map<?, ?>>();
        calls.put(id, answer);
        var _ = Objects.requireNonNull(page)
                .sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}", true)
                .join();
        Map<?, ?> message =
                answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        if (message.get("result") instanceof Map<?, ?> result) {
            return result;
        }
        throw new AssertionError(method + " failed: " + message);
    }

    private void received(String text) {
        Map<String, Object> message = Json.read(text);
        if (message.get("id") instanceof Integer id) {
            Objects.requireNonNull(calls.remove(id)).complete(message);
        } else if (List.of("Log.entryAdded", "Runtime.exceptionThrown").contains(message.get("method"))) {
            complaints.add(text);
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    @Override
    public void close() {
        client.shutdownNow();
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        Await.until(
                "no process of the browser is left", LIMIT, () -> all.stream().noneMatch(ProcessTree::runs));
    }

    /** Puts messages together and hands them on; called by the client's threads, one call at a time. */
    private final class Receiver implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
            parts.append(part);
            if (isLast) {
                received(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
