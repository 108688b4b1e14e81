package dev.mpm.server.worker.accesslog;

import java.time.ZoneId;

/**
 * Whose lines they are, and in which zone they tell the time.
 *
 * @param mark what each line begins with, for whoever reads it among others; usually nothing
 * @param requestIdHeader the header that holds a request's id, empty if requests have none
 */
record Identity(int slot, int generation, String mpm, long pid, String mark, String requestIdHeader, ZoneId zone) {}
