package dev.gantry.contracts.link;

import java.time.Instant;

/**
 * How a container's process ended.
 *
 * @param code the exit status; 128 + n after signal n, as shells and Docker count
 * @param signal the signal that ended it, 0 for none
 * @param outOfMemory whether the kernel ended it for going over its memory limit
 * @param at when
 */
public record ContainerExit(int code, int signal, boolean outOfMemory, Instant at) {
}
