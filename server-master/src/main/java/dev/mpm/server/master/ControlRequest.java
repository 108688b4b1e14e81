package dev.mpm.server.master;

/**
 * A line of the control socket: a command, and whether whoever sent it waits until it is done.
 *
 * @param waits if not, the answer comes as soon as the command has been accepted
 */
record ControlRequest(ControlCommand command, boolean waits) {

    private static final String NO_WAIT = " no-wait";

    static ControlRequest parse(String line) {
        boolean waits = !line.endsWith(NO_WAIT);
        String command = waits ? line : line.substring(0, line.length() - NO_WAIT.length());
        return new ControlRequest(ControlCommand.parse(command), waits);
    }

    String line() {
        return command.line() + (waits ? "" : NO_WAIT);
    }
}
