package dev.gantry.engine.volumes;

import java.time.Instant;

import dev.gantry.contracts.values.MemorySize;

/**
 * What a volume takes of the disk.
 *
 * @param size what its files occupy; a file with several names counts once
 * @param files how many files and directories it has
 * @param measuredAt when this was found out
 */
public record VolumeUsage(MemorySize size, long files, Instant measuredAt) {
}
