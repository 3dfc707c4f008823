package dev.gantry.contracts.detection;

/**
 * Something that detection decided.
 *
 * @param question about what
 * @param choice what it is
 * @param reason what in the source says so
 */
public record Decision(String question, String choice, String reason) {
}
