package dev.mpm.e2e.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.shared.SharedLong;
import dev.mpm.api.shared.SharedMap;
import io.undertow.server.HttpHandler;

/** An app whose workers count their requests together: all in a number, and by path in a map. */
public final class CountsTogether implements App {

    @Override
    public HttpHandler start(AppContext context) {
        SharedLong all = context.shared().region("numbers").cell(0);
        SharedMap byPath = context.shared().region("paths").map(64, 8);
        return exchange -> exchange.getResponseSender()
                .send(all.addAndGet(1) + " " + byPath.add(exchange.getRequestPath(), 1) + " pid="
                        + ProcessHandle.current().pid());
    }
}
