package dev.gantry.platform.git;

import java.util.List;

import dev.gantry.platform.builds.SourceContent;

/**
 * The tree of a commit, checked and stored.
 *
 * @param content the tree
 * @param commit the commit in words: its abbreviated name and the first line of its
 * message
 * @param submodules directories that are other repositories, whose content is missing
 */
public record GitSource(SourceContent content, String commit, List<String> submodules) {
}
