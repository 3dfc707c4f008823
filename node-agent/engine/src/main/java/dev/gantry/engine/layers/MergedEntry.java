package dev.gantry.engine.layers;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileStatus;

/**
 * A name in a merged directory.
 *
 * @param name the name
 * @param status of what it names in the topmost layer that has it
 * @param holder that layer's part of the directory, open as long as the merged directory
 */
public record MergedEntry(String name, FileStatus status, Directory holder) {
}
