package dev.mpm.api.commands;

import java.nio.charset.StandardCharsets;

/** What came of a command. Immutable. */
public final class CommandResult {

    private final int exitCode;
    private final byte[] out;
    private final byte[] err;
    private final boolean isCut;
    private final boolean isTimedOut;

    /** Makes one; for the server, and for tests of apps. Copies the arrays. */
    public CommandResult(int exitCode, byte[] out, byte[] err, boolean isCut, boolean isTimedOut) {
        this.exitCode = exitCode;
        this.out = out.clone();
        this.err = err.clone();
        this.isCut = isCut;
        this.isTimedOut = isTimedOut;
    }

    /** Returns the exit code that the program gave; 128 and the signal's number if one killed it. */
    public int exitCode() {
        return exitCode;
    }

    /** Returns a copy of what it wrote to standard output, as much as was kept. */
    public byte[] out() {
        return out.clone();
    }

    /** Returns a copy of what it wrote to standard error, as much as was kept. */
    public byte[] err() {
        return err.clone();
    }

    /** Returns whether it wrote more than was kept, to either. */
    public boolean isCut() {
        return isCut;
    }

    /** Returns whether it was killed because its time was over. */
    public boolean isTimedOut() {
        return isTimedOut;
    }

    /** Returns whether it ended by itself, with exit code 0. */
    public boolean isSuccess() {
        return exitCode == 0 && !isTimedOut;
    }

    /** Returns standard output as text in UTF-8. */
    public String outText() {
        return new String(out, StandardCharsets.UTF_8);
    }

    /** Returns standard error as text in UTF-8. */
    public String errText() {
        return new String(err, StandardCharsets.UTF_8);
    }

    /** Returns how it ended, in words. */
    @Override
    public String toString() {
        return "exit code " + exitCode + (isTimedOut ? ", timed out" : "") + ", " + out.length + " bytes of output"
                + (isCut ? ", cut" : "") + (err.length == 0 ? "" : ": " + errText());
    }
}
