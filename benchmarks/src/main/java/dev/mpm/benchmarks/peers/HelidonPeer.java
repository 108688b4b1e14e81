package dev.mpm.benchmarks.peers;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Helidon's web server: a virtual thread per connection. */
final class HelidonPeer {

    private HelidonPeer() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) {
        var arguments = Arguments.of(args);
        var _ = WebServer.builder()
                .host("127.0.0.1")
                .port(arguments.port())
                .routing(HelidonPeer::route)
                .build()
                .start();
    }

    private static void route(HttpRouting.Builder routes) {
        byte[] plaintext = Answers.bytes(Answers.PLAINTEXT);
        byte[] json = Answers.bytes(Answers.JSON);
        routes.get("/plaintext", (_, response) -> send(response, Answers.TEXT_TYPE, plaintext))
                .get("/json", (_, response) -> send(response, Answers.JSON_TYPE, json))
                .get("/sleep", (request, response) -> {
                    send(response, Answers.TEXT_TYPE, Answers.bytes(Answers.sleep(number(request, "ms"))));
                })
                .get("/prime", (request, response) -> {
                    send(response, Answers.JSON_TYPE, Answers.bytes(Answers.prime(number(request, "number"))));
                });
    }

    private static void send(ServerResponse response, String type, byte[] body) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send(body);
    }

    private static long number(ServerRequest request, String name) {
        return Long.parseLong(request.query().get(name));
    }
}
