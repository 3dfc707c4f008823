package dev.gantry.engine.build.language;

/**
 * Where an instruction stands.
 *
 * @param line the line of its first word, counted from 1
 * @param text the instruction as written, joined to one line, without comments
 */
public record Location(int line, String text) {
}
