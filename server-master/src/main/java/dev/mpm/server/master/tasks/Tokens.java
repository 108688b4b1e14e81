package dev.mpm.server.master.tasks;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The secrets of the processes that may connect: workers' and task processes'. Any thread. */
final class Tokens {

    private final Set<String> valid = ConcurrentHashMap.newKeySet();

    String make() {
        String token = UUID.randomUUID().toString();
        valid.add(token);
        return token;
    }

    void add(String token) {
        valid.add(token);
    }

    void remove(String token) {
        valid.remove(token);
    }

    boolean isValid(String token) {
        return valid.contains(token);
    }
}
