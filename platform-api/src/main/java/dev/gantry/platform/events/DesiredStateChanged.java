package dev.gantry.platform.events;

/**
 * Published inside a transaction that changes what is wanted; the leader looks once it is
 * committed.
 */
public record DesiredStateChanged() {

}
