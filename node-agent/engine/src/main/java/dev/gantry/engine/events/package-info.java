/**
 * What happens in the engine, as a stream of typed events with a bounded memory.
 */
package dev.gantry.engine.events;
