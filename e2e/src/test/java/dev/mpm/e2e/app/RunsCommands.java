package dev.mpm.e2e.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.commands.Command;
import io.undertow.server.HttpHandler;
import java.time.Duration;

/** An app that runs programs: one that answers at once, and one that goes on with two more, one in the background. */
public final class RunsCommands implements App {

    @Override
    public HttpHandler start(AppContext context) {
        return exchange -> {
            if (exchange.getRequestPath().equals("/linger")) {
                context.commands()
                        .spawn(Command.of("sh", "-c", "(setsid sleep 300 &) ; sleep 300; :")
                                .timeout(Duration.ZERO));
            }
            exchange.getResponseSender()
                    .send(context.commands().exec(Command.of("echo", "$HOME")).outText() + "pid="
                            + ProcessHandle.current().pid());
        };
    }
}
