package dev.mpm.common.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.RouteView;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class RoutesTest {

    private final Routes routes = new Routes(RouteLimits.standard(), 2, InstantSource.system());

    @Test
    void findsARouteAgainByMethodAndPath() {
        Route users = routes.of(Methods.GET, "/users/17");

        assertThat(routes.of(Methods.GET, "/users/18")).isSameAs(users);
        assertThat(routes.of(new HttpString("GET"), "/users/19")).isSameAs(users);
        assertThat(routes.of(Methods.POST, "/users/17")).isNotSameAs(users);
        assertThat(routes.of(Methods.GET, "/users")).isNotSameAs(users);
    }

    @Test
    void keepsTheRoutesOnTheLoopHoweverManyPathsAreAskedFor() {
        Route first = routes.of(Methods.GET, "/plaintext");
        for (int i = 0; i < RouteLimits.standard().callsAtFirst(); i++) {
            first.ranOnPool(1);
        }

        askForManyPaths();

        assertThat(first.isOnLoop()).isTrue();
        assertThat(routes.of(Methods.GET, "/plaintext")).isSameAs(first);
        assertThat(routes.mostCalled(10_000)).hasSizeLessThanOrEqualTo(1024);
    }

    @Test
    void makesRoomForANewRouteAmongThoseThatWereNeverCalled() {
        askForManyPaths();
        Route late = routes.of(Methods.GET, "/late");
        late.ranOnPool(1);

        assertThat(routes.of(Methods.GET, "/late")).isSameAs(late);
    }

    @Test
    void namesTheMostCalledFirst() {
        routes.of(Methods.GET, "/a").ranOnPool(1);
        routes.of(Methods.GET, "/b").ranOnPool(1);
        routes.of(Methods.GET, "/b").ranOnPool(1);
        routes.of(Methods.GET, "/c");

        assertThat(routes.mostCalled(2)).extracting(RouteView::name).containsExactly("GET /b", "GET /a");
    }

    private void askForManyPaths() {
        for (char a = 'a'; a <= 'z'; a++) {
            for (char b = 'a'; b <= 'z'; b++) {
                for (char c = 'a'; c <= 'p'; c++) {
                    routes.of(Methods.GET, "/" + a + b + c);
                }
            }
        }
    }
}
