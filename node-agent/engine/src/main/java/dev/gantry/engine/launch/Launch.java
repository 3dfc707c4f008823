package dev.gantry.engine.launch;

import java.nio.channels.SocketChannel;

/**
 * A program that was started.
 *
 * @param process its process
 * @param record what was given to it
 * @param connection to its streams, where the one who started it stays attached, else
 * {@code null}; the caller's to close
 */
public record Launch(Launched process, LaunchRecord record, SocketChannel connection) {
}
