package dev.mpm.tck;

/**
 * What an MPM promises beyond the contract that all share; the suite holds it to that.
 *
 * @param concurrentRequests how many handlers run at the same time in one engine when enough clients come, and never
 *     more; 1 or more
 * @param idleConnections how many idle kept-alive connections one engine holds while it still answers others; 0 promises
 *     nothing and skips that test
 * @param unixDomain whether listeners may be Unix-domain sockets; if not, that test is skipped
 * @param farewells whether a drain ends WebSockets with a close frame and event streams after a whole event; if not, those
 *     tests are skipped
 * @param oneConnectionPerProcess whether an engine asks to leave with its first connection, and answers one request on it;
 *     if not, it never asks, and the tests of leaving are skipped
 */
public record Promises(
        int concurrentRequests,
        int idleConnections,
        boolean unixDomain,
        boolean farewells,
        boolean oneConnectionPerProcess) {

    public Promises {
        if (concurrentRequests < 1 || idleConnections < 0) {
            throw new IllegalArgumentException("concurrentRequests: " + concurrentRequests + ", idleConnections: "
                    + idleConnections + " (expected: >= 1 and >= 0)");
        }
    }

    /** Returns the promise to run that many handlers at once, and nothing else. */
    public static Promises concurrentRequests(int number) {
        return new Promises(number, 0, false, false, false);
    }

    /** Returns these promises with idle connections. */
    public Promises withIdleConnections(int number) {
        return new Promises(concurrentRequests, number, unixDomain, farewells, oneConnectionPerProcess);
    }

    /** Returns these promises with Unix-domain listeners. */
    public Promises withUnixDomain() {
        return new Promises(concurrentRequests, idleConnections, true, farewells, oneConnectionPerProcess);
    }

    /** Returns these promises with farewells to WebSockets and event streams. */
    public Promises withFarewells() {
        return new Promises(concurrentRequests, idleConnections, unixDomain, true, oneConnectionPerProcess);
    }

    /** Returns these promises with engines that leave after one connection. */
    public Promises withOneConnectionPerProcess() {
        return new Promises(concurrentRequests, idleConnections, unixDomain, farewells, true);
    }
}
