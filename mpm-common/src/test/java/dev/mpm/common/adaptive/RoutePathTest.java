package dev.mpm.common.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutePathTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/,                        /",
        "/plaintext,               /plaintext",
        "/users/17,                /users/*",
        "/users/17/,               /users/*/",
        "/users/17/orders/a4-b,    /users/*/orders/*",
        "/api/v1/users,            /api/v1/users",
        "/api/v12/users,           /api/v12/users",
        "/api/v123/users,          /api/*/users",
        "/api/x1/users,            /api/*/users",
        "/v,                       /v",
        "//,                       //",
        "/abcdefghijklmnopqrstuvwxyzabcdefg/x, /*/x",
        "/a/b/c/d/e/f/g,           /a/b/c/d/e/f/g",
        "/a/b/c/d/e/f/g/h,         /a/b/c/d/e/f/g/**",
        "/a/b/c/d/e/f/g/h/i/j/k,   /a/b/c/d/e/f/g/**",
        "'',                       ''",
    })
    void makesOneRouteOfPathsThatDifferInIds(String path, String route) {
        assertThat(RoutePath.of(path)).isEqualTo(route);
        assertThat(RoutePath.matches(route, path)).isTrue();
    }

    @ParameterizedTest(name = "{1} is not {0}")
    @CsvSource({
        "/users/*,     /users/new",
        "/users/*,     /users",
        "/users/*,     /users/",
        "/users/*,     /users/17/",
        "/users/*/,    /users/17",
        "/users,       /users/17",
        "/users,       /user",
        "/user,        /users",
        "/,            /a",
        "/a/b/c/d/e/f/g/**, /a/b/c/d/e/f/g",
        "/a/b/c/d/e/f/g,    /a/b/c/d/e/f/g/h",
    })
    void tellsRoutesApart(String route, String path) {
        assertThat(RoutePath.matches(route, path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/users/17, /users/4711", "/a/b/c/d/e/f/g/h, /a/b/c/d/e/f/g/i/j", "/x1/y/, /x2/y/"})
    void givesPathsOfOneRouteTheSameHash(String one, String other) {
        assertThat(RoutePath.hash(one)).isEqualTo(RoutePath.hash(other));
        assertThat(RoutePath.hash(one)).isNotEqualTo(RoutePath.hash("/plaintext"));
    }
}
