package dev.mpm.api.messages;

/**
 * Messages that this worker did not get because it took others too slowly.
 *
 * @param topic what they were sent to; for answers to questions of this worker, empty
 * @param messages how many, one or more
 */
public record Loss(String topic, long messages) {}
