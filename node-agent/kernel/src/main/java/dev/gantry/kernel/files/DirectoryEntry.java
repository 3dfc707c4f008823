package dev.gantry.kernel.files;

/**
 * A name in a directory.
 *
 * @param name the name
 * @param type what it names, or {@code null} where the file system does not say
 */
public record DirectoryEntry(String name, FileType type) {
}
