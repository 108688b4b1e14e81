package dev.mpm.compare.scenario;

import dev.mpm.compare.load.Stream;
import dev.mpm.compare.result.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What clients do to a server, and what happens to it meanwhile.
 *
 * @param name lower case, such as {@code long-request}
 * @param title such as <i>The long request</i>
 * @param says what is done and why
 * @param headline the figures that matter, the most important first
 * @param clients one or more groups; the first is the one that is measured
 * @param killWorker when the busiest worker is killed, as a share of the time; empty if none is
 * @param settings what the server needs for it, by full keys
 * @param variations shown beside the models
 * @param fresh whether each run needs a server of its own, because it harms it or leaves work behind
 * @param least how long it takes at least
 * @param most how long it takes at most; zero for no limit
 * @param explains what to know of a model's behaviour here, by the model's name
 */
public record Scenario(
        String name,
        String title,
        String says,
        List<Figure> headline,
        List<Clients> clients,
        OptionalDouble killWorker,
        Map<String, String> settings,
        List<Variation> variations,
        boolean fresh,
        Duration least,
        Duration most,
        Map<String, String> explains) {

    public Scenario {
        headline = List.copyOf(headline);
        clients = List.copyOf(clients);
        settings = Map.copyOf(settings);
        variations = List.copyOf(variations);
        explains = Map.copyOf(explains);
    }

    /** Returns how long it takes if runs are to take that long. */
    public Duration time(Duration wanted) {
        Duration enough = wanted.compareTo(least) > 0 ? wanted : least;
        return most.isZero() || enough.compareTo(most) < 0 ? enough : most;
    }

    /** Returns what the clients do in that time. */
    public List<Stream> streams(Duration time) {
        return clients.stream().map(group -> group.during(time)).toList();
    }

    /** Returns what the measured clients do to a server that is to be warmed up. */
    public List<Stream> warmUp(Duration time) {
        return List.of(measured().during(time));
    }

    /** Returns the clients that are measured. */
    public Clients measured() {
        return clients.getFirst();
    }

    /** Returns the load in short. */
    public String load() {
        return clients.stream().map(Clients::summary).collect(Collectors.joining("; "));
    }

    /** Returns the scenario with other connections of the measured clients. */
    public Scenario over(int connections) {
        return with(measured().over(connections));
    }

    /** Returns the scenario with measured clients that ask at a rate. */
    public Scenario atRate(double perSecond) {
        return with(measured().atRate(perSecond));
    }

    private Scenario with(Clients first) {
        List<Clients> others = new ArrayList<>(clients);
        others.set(0, first);
        return new Scenario(
                name, title, says, headline, others, killWorker, settings, variations, fresh, least, most, explains);
    }
}
