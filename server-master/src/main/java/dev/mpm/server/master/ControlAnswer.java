package dev.mpm.server.master;

/**
 * What came of a command in the end.
 *
 * @param code {@link ExitCode#DONE}, or how the command that was given to the operator should end
 * @param text what was done, or why not
 */
public record ControlAnswer(ExitCode code, String text) {

    /** Returns the text if it was done. */
    public String orThrow() {
        if (code != ExitCode.DONE) {
            throw new MasterException(code, text);
        }
        return text;
    }
}
