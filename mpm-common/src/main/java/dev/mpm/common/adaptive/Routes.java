package dev.mpm.common.adaptive;

import dev.mpm.api.RouteView;
import io.undertow.util.HttpString;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * The routes of an app as far as they have been asked for, found by method and path without a lock or an allocation.
 *
 * <p>There is room for some thousand; where it is tight, the route that was called least makes room for a new one unless it
 * runs on the loop, and what finds no room runs on the pool. So nobody who asks for many paths can fill the memory. Any
 * thread.
 */
public final class Routes {

    private static final int ROOM = 1 << 10;

    /** How many places a route may have. */
    private static final int REACH = 8;

    private final AtomicReferenceArray<Route> places = new AtomicReferenceArray<>(ROOM);
    private final RouteLimits limits;
    private final int loops;
    private final InstantSource clock;

    /**
     * Creates an empty table.
     *
     * @param loops how many loops will run them
     */
    public Routes(RouteLimits limits, int loops, InstantSource clock) {
        this.limits = limits;
        this.loops = loops;
        this.clock = clock;
    }

    /** Returns the route of a request; a new one if it is the first. */
    public Route of(HttpString method, String path) {
        int hash = RoutePath.hash(path) + method.hashCode();
        int home = hash ^ (hash >>> 16);
        for (int i = 0; i < REACH; i++) {
            Route known = places.get((home + i) & (ROOM - 1));
            if (known == null) {
                break; // places are never emptied, so it is in none beyond
            }
            if (known.is(method, path)) {
                return known;
            }
        }
        return add(new Route(method, RoutePath.of(path), loops, limits, clock), home);
    }

    /** A route that is added twice at a time, or finds no room, is no harm: it shows what it is again. */
    private Route add(Route route, int home) {
        int weakest = -1;
        long fewestCalls = Long.MAX_VALUE;
        for (int i = 0; i < REACH; i++) {
            int place = (home + i) & (ROOM - 1);
            Route present = places.get(place);
            if (present == null) {
                if (places.compareAndSet(place, null, route)) {
                    return route;
                }
                present = places.get(place);
            }
            if (present.isOnLoop() || present.calls() >= fewestCalls) {
                continue;
            }
            weakest = place;
            fewestCalls = present.calls();
        }
        if (weakest >= 0) {
            places.set(weakest, route);
        }
        return route;
    }

    /** Returns the routes that were called most, those first. */
    public List<RouteView> mostCalled(int limit) {
        var views = new ArrayList<RouteView>();
        for (int i = 0; i < ROOM; i++) {
            Route route = places.get(i);
            if (route != null) {
                views.add(route.view());
            }
        }
        Function<RouteView, Long> calls = RouteView::calls;
        views.sort(Comparator.comparing(calls).reversed());
        return List.copyOf(views.subList(0, Math.min(limit, views.size())));
    }
}
