package dev.gantry.engine.launch;

import java.nio.file.Path;

/**
 * A running container whose network another one uses.
 *
 * @param pid its first process
 * @param startTime that process's start
 * @param range its user numbers
 * @param directory its directory
 */
public record Peer(int pid, long startTime, UidRange range, Path directory) {
}
