package dev.mpm.server.worker.accesslog;

import dev.mpm.api.RequestBytes;
import dev.mpm.server.core.config.AccessLogField;
import io.undertow.security.api.SecurityContext;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Knows how each field is told of a request. Immutable. */
final class FieldWriters {

    private static final long MICROS_PER_SECOND = 1_000_000;

    /** What nginx calls an answer that nobody waited for; the scoreboard counts it so, too. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Identity identity;

    FieldWriters(Identity identity) {
        this.identity = identity;
    }

    FieldWriter of(AccessLogField field, String argument) {
        return switch (field) {
            case CLIENT, ADDRESS -> value(exchange -> address(exchange.getSourceAddress()));
            case LOCAL_ADDRESS -> value(exchange -> address(exchange.getDestinationAddress()));
            case LOGNAME -> (_, line) -> line.missing();
            case USER -> value(FieldWriters::user);
            case TIME -> time(argument);
            case REQUEST_LINE -> FieldWriters::requestLine;
            case STATUS -> (answered, line) -> line.number(status(answered.exchange()));
            case BODY_OR_DASH -> FieldWriters::bodyOrDash;
            case BODY -> (answered, line) -> line.number(answered.exchange().getResponseBytesSent());
            case MICROS -> duration(1_000);
            case DURATION -> duration(nanosPer(argument));
            case METHOD -> value(exchange -> exchange.getRequestMethod().toString());
            case PATH -> value(HttpServerExchange::getRequestPath);
            case QUERY -> FieldWriters::query;
            case PROTOCOL -> value(exchange -> exchange.getProtocol().toString());
            case HOST, HOST_TOO -> value(HttpServerExchange::getHostName);
            case PORT ->
                (answered, line) ->
                        line.number(answered.exchange().getDestinationAddress().getPort());
            case PROCESS -> process(argument);
            case REQUEST_HEADER -> header(argument, HttpServerExchange::getRequestHeaders);
            case ANSWER_HEADER -> header(argument, HttpServerExchange::getResponseHeaders);
            case COOKIE -> value(exchange -> cookie(exchange, argument));
            case RECEIVED -> (answered, line) -> line.number(received(answered.exchange()));
            case SENT -> (answered, line) -> line.number(sent(answered.exchange()));
            case REQUEST_ID -> requestId();
            case CONNECTION -> value(FieldWriters::connection);
            case WORKER -> worker(argument);
        };
    }

    /** Tells a value that may hold anything, of an exchange. */
    private interface Text {
        @Nullable
        String of(HttpServerExchange exchange);
    }

    private interface Headers {
        HeaderMap of(HttpServerExchange exchange);
    }

    private static FieldWriter value(Text text) {
        return (answered, line) -> line.value(text.of(answered.exchange()));
    }

    private static FieldWriter header(String name, Headers headers) {
        HttpString header = new HttpString(name);
        return value(exchange -> headers.of(exchange).getFirst(header));
    }

    private FieldWriter requestId() {
        return identity.requestIdHeader().isEmpty()
                ? (_, line) -> line.missing()
                : header(identity.requestIdHeader(), HttpServerExchange::getRequestHeaders);
    }

    private FieldWriter worker(String argument) {
        return switch (argument) {
            case "slot" -> (_, line) -> line.number(identity.slot());
            case "generation" -> (_, line) -> line.number(identity.generation());
            default -> (_, line) -> line.value(identity.mpm());
        };
    }

    private FieldWriter process(String argument) {
        return argument.equals("tid")
                ? (_, line) -> line.number(Thread.currentThread().threadId())
                : (_, line) -> line.number(identity.pid());
    }

    private FieldWriter time(String argument) {
        return switch (argument) {
            case "iso" -> isoTime(SecondText.iso());
            case "sec" -> (answered, line) -> line.number(answered.arrivedMicros() / MICROS_PER_SECOND);
            case "msec" -> (answered, line) -> line.number(answered.arrivedMicros() / 1_000);
            case "usec" -> (answered, line) -> line.number(answered.arrivedMicros());
            case "msec_frac" -> (answered, line) -> line.digits(answered.arrivedMicros() / 1_000, 3);
            default -> commonTime(SecondText.common(identity.zone()));
        };
    }

    private static FieldWriter commonTime(SecondText seconds) {
        return (answered, line) -> line.raw(seconds.of(answered.arrivedMicros() / MICROS_PER_SECOND));
    }

    private static FieldWriter isoTime(SecondText seconds) {
        return (answered, line) -> {
            line.beginValue();
            line.raw(seconds.of(answered.arrivedMicros() / MICROS_PER_SECOND)).raw(".");
            line.digits(answered.arrivedMicros(), 6);
            line.raw("Z");
            line.endValue();
        };
    }

    private static FieldWriter duration(long nanosPerUnit) {
        return (answered, line) -> line.number(answered.nanos() / nanosPerUnit);
    }

    private static long nanosPer(String unit) {
        return switch (unit) {
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            default -> 1_000_000_000;
        };
    }

    private static void requestLine(Answered answered, Line line) {
        line.escaped(answered.exchange().getRequestMethod().toString());
        line.raw(" ");
        target(answered.exchange(), line);
        line.raw(" ");
        line.escaped(answered.exchange().getProtocol().toString());
    }

    /** Returns the writer of what the client asked for, path and query, as it was sent. */
    static FieldWriter target() {
        return (answered, line) -> {
            line.beginValue();
            target(answered.exchange(), line);
            line.endValue();
        };
    }

    private static void target(HttpServerExchange exchange, Line line) {
        line.escaped(exchange.getRequestURI());
        String query = exchange.getQueryString();
        if (!query.isEmpty()) {
            line.raw("?");
            line.escaped(query);
        }
    }

    /** Adds nothing if there is none, as httpd does, so that it can follow the path. */
    private static void query(Answered answered, Line line) {
        String query = answered.exchange().getQueryString();
        if (!query.isEmpty()) {
            line.raw("?");
            line.escaped(query);
        }
    }

    private static void bodyOrDash(Answered answered, Line line) {
        long bytes = answered.exchange().getResponseBytesSent();
        line.number(bytes == 0 ? -1 : bytes);
    }

    /** An answer of which nothing was sent, because its client had gone, has a status that nobody saw. */
    private static int status(HttpServerExchange exchange) {
        return !exchange.isResponseStarted() && !exchange.getConnection().isOpen()
                ? CLIENT_CLOSED_REQUEST
                : exchange.getStatusCode();
    }

    private static String connection(HttpServerExchange exchange) {
        if (!exchange.getConnection().isOpen()) {
            return "X";
        }
        return exchange.isPersistent() || exchange.isUpgrade() ? "+" : "-";
    }

    private static @Nullable String address(@Nullable InetSocketAddress socket) {
        InetAddress address = socket == null ? null : socket.getAddress();
        return address == null ? null : address.getHostAddress();
    }

    private static @Nullable String user(HttpServerExchange exchange) {
        SecurityContext security = exchange.getSecurityContext();
        return security == null || security.getAuthenticatedAccount() == null
                ? null
                : security.getAuthenticatedAccount().getPrincipal().getName();
    }

    private static @Nullable String cookie(HttpServerExchange exchange, String name) {
        Cookie cookie = exchange.getRequestCookie(name);
        return cookie == null ? null : cookie.getValue();
    }

    private static long received(HttpServerExchange exchange) {
        RequestBytes bytes = bytes(exchange);
        return bytes == null ? -1 : bytes.received();
    }

    private static long sent(HttpServerExchange exchange) {
        RequestBytes bytes = bytes(exchange);
        return bytes == null ? -1 : bytes.sent();
    }

    private static @Nullable RequestBytes bytes(HttpServerExchange exchange) {
        return exchange.getConnection() instanceof HttpServerConnection http
                        && http.getChannel() instanceof RequestBytes bytes
                ? bytes
                : null;
    }
}
