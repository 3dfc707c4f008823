package dev.gantry.engine.stats;

/**
 * Two samples of a container.
 *
 * @param previous the earlier one; {@code null} at the first
 * @param current the later one
 */
public record StatsInterval(StatsSample previous, StatsSample current) {
}
