package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.resource.Resource;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.util.CanonicalPathUtils;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.MimeMappings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers with small files from memory, where they are kept for a second; everything else is another handler's.
 *
 * <p>Asked for again and again, a file costs no look at the disk, and a change is seen within that second. Requests with
 * conditions or ranges, paths with {@code ..}, and whatever is not a small file go on to the other handler. Any thread.
 */
final class KeptFiles implements HttpHandler {

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LARGEST = 64 << 10;
    private static final long MEMORY = 4 << 20;

    /** What a file costs beside its bytes, counted so that empty ones cannot be kept without end. */
    private static final long BESIDE_BODY = 1 << 10;

    /** With one of these, an answer may be another one than the whole file. */
    private static final List<HttpString> CONDITIONS = List.of(
            Headers.RANGE,
            Headers.IF_NONE_MATCH,
            Headers.IF_MODIFIED_SINCE,
            Headers.IF_MATCH,
            Headers.IF_UNMODIFIED_SINCE,
            Headers.IF_RANGE);

    private final ResourceManager resources;
    private final HttpHandler others;
    private final LongSupplier nanoTime;
    private final Map<String, Kept> files = new ConcurrentHashMap<>();
    private final AtomicLong memory = new AtomicLong();

    KeptFiles(ResourceManager resources, HttpHandler others, LongSupplier nanoTime) {
        this.resources = resources;
        this.others = others;
        this.nanoTime = nanoTime;
    }

    /** A file as it was at a time, with the headers that the other handler would send. */
    private record Kept(
            ByteBuffer body, String type, @Nullable String modified, long readNanos) {

        long size() {
            return body.capacity() + BESIDE_BODY;
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String path = exchange.getRelativePath();
        Kept file = isPlain(exchange) && isCanonical(path) ? file(path) : null;
        if (file == null) {
            others.handleRequest(exchange);
            return;
        }
        var headers = exchange.getResponseHeaders();
        headers.put(Headers.CONTENT_TYPE, file.type());
        if (file.modified() != null) {
            headers.put(Headers.LAST_MODIFIED, file.modified());
        }
        headers.put(Headers.ACCEPT_RANGES, "bytes");
        exchange.getResponseSender().send(file.body().duplicate());
    }

    private static boolean isPlain(HttpServerExchange exchange) {
        var headers = exchange.getRequestHeaders();
        return exchange.getRequestMethod().equals(Methods.GET)
                && CONDITIONS.stream().noneMatch(headers::contains);
    }

    /** Returns whether a path holds nothing like {@code ..}, which could lead out of the folder. */
    private static boolean isCanonical(String path) {
        return CanonicalPathUtils.canonicalize(path).equals(path);
    }

    /** Returns the file at a path, null if it is not a small one. */
    private @Nullable Kept file(String path) throws IOException {
        Kept known = files.get(path);
        if (known != null && nanoTime.getAsLong() - known.readNanos() < KEPT_NANOS) {
            return known;
        }
        Kept read = read(path);
        if (read == null) {
            forget(path);
        } else {
            keep(path, read);
        }
        return read;
    }

    private @Nullable Kept read(String path) throws IOException {
        long now = nanoTime.getAsLong();
        Resource resource = resources.getResource(path);
        Long length = resource == null || resource.isDirectory() ? null : resource.getContentLength();
        if (resource == null || length == null || length > LARGEST) {
            return null;
        }
        byte[] body;
        try (InputStream in = resource.getUrl().openStream()) {
            body = in.readNBytes((int) LARGEST + 1);
        }
        if (body.length > LARGEST) {
            return null; // it has grown meanwhile
        }
        String type = resource.getContentType(MimeMappings.DEFAULT);
        return new Kept(
                ByteBuffer.wrap(body),
                type == null ? "application/octet-stream" : type,
                resource.getLastModifiedString(),
                now);
    }

    /** Where they become too many, begins anew: after a second each would be read again anyway. */
    private void keep(String path, Kept read) {
        Kept before = files.put(path, read);
        long size = read.size() - (before == null ? 0L : before.size());
        if (memory.addAndGet(size) > MEMORY) {
            files.clear();
            memory.set(0);
        }
    }

    private void forget(String path) {
        Kept before = files.remove(path);
        if (before != null) {
            memory.addAndGet(-before.size());
        }
    }
}
