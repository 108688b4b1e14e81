package dev.mpm.compare.load;

import dev.mpm.server.core.posix.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The driver's process: takes orders from standard input, and answers each on standard output. It ends when standard input does,
 * which is when the process that started it is gone, however that went: the only thread that keeps it alive is the one that
 * reads. An interrupt at the terminal, which reaches both, is for the other one to answer.
 */
final class LoadMain {

    private LoadMain() {}

    public static void main(String[] args) throws IOException {
        Signals.ignore("INT");
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var order = orders.readLine(); order != null; order = orders.readLine()) {
            var line = order;
            Thread.ofPlatform().name("load-order").daemon().start(() -> out.println(answer(line)));
        }
    }

    private static String answer(String line) {
        try {
            var order = Wire.order(line);
            return Wire.write(new Player(order.port(), order.patience()).play(order.streams()));
        } catch (LoadException e) {
            return Wire.writeError(String.valueOf(e.getMessage()));
        } catch (InterruptedException | RuntimeException | Error e) {
            return Wire.writeError("the load driver stopped: " + e);
        }
    }
}
