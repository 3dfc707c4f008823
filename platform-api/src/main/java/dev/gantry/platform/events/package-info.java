/**
 * What happened: the outbox, its publisher and its readers.
 */
package dev.gantry.platform.events;
