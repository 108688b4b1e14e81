package dev.mpm.server.master;

/**
 * Tells whoever asked for something how it goes: steps, then exactly one end.
 *
 * <p>Called by the supervisor's thread or by one that prepares something for it, so no call may block.
 */
interface Progress {

    /** Nobody listens: the request came by a signal, or nobody waits for its end. */
    Progress UNHEARD = new Progress() {

        @Override
        public void step(String line) {}

        @Override
        public void done(String line) {}

        @Override
        public void failed(ExitCode code, String reason) {}
    };

    /** Says what has just been done, or is being waited for; for people. */
    void step(String line);

    /** Says that all of it is done. */
    void done(String line);

    /** Says that it was not done, why, and with which exit code the command should end. */
    void failed(ExitCode code, String reason);
}
