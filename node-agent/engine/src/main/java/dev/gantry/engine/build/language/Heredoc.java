package dev.gantry.engine.build.language;

/**
 * A document within the Dockerfile that an instruction takes as input.
 *
 * @param marker the word that introduced it, as written
 * @param name its name, which also ends it
 * @param expand whether variables in it are expanded: the name was not quoted
 * @param stripTabs whether leading tabs are removed: {@code <<-}
 * @param content its lines, each with a line end
 */
public record Heredoc(String marker, String name, boolean expand, boolean stripTabs, String content) {
}
