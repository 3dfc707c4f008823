package dev.gantry.contracts.apps;

import java.time.Instant;

/**
 * A volume of an app.
 *
 * @param name its name
 * @param process the process type whose instance has it, or {@code null} when none
 * declares it any more
 * @param path where that sees it, or {@code null}
 * @param node the node that has the data, or {@code null} until there is any
 * @param createdAt since when there is data, or {@code null}
 * @param removing whether its data is about to be deleted
 */
public record VolumeView(String name, String process, String path, String node, Instant createdAt, boolean removing) {
}
