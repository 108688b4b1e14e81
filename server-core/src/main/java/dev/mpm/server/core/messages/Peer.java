package dev.mpm.server.core.messages;

/** Who sent a message: a worker, or an operator, who has slot -1. */
public record Peer(int slot, int generation, long pid) {

    /** Whoever uses {@code mpmctl}. */
    public static final Peer OPERATOR = new Peer(-1, 0, 0);

    public boolean isOperator() {
        return slot < 0;
    }
}
