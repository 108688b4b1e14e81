package dev.mpm.examples.demo;

import dev.mpm.api.AppContext;

/**
 * Which process answers, under which model.
 *
 * @param pid the process's id in the operating system
 */
record Identity(String mpm, int slot, long pid, int generation) {

    static Identity of(AppContext context) {
        return new Identity(
                context.mpm(), context.slot(), ProcessHandle.current().pid(), context.generation());
    }

    /** Returns the value of the header that every answer carries. */
    String header() {
        return mpm + " slot=" + slot + " pid=" + pid;
    }
}
