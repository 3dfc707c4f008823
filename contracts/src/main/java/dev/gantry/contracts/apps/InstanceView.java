package dev.gantry.contracts.apps;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.link.ContainerExit;

/**
 * An instance as the API shows it.
 *
 * @param id its id
 * @param name {@code web.1}
 * @param app the app
 * @param process the process type
 * @param index which replica, from 1
 * @param release the release that it runs
 * @param state its condition in one word
 * @param explanation why it is in that condition, in sentences, newest last
 * @param node the node's name, or {@code null}
 * @param generation which attempt to run it
 * @param restarts attempts after the first
 * @param containerId the engine's id, or {@code null}
 * @param address {@code host:port}, or {@code null}
 * @param startedAt when its process started, or {@code null}
 * @param lastExit how the last attempt ended, or {@code null}
 */
public record InstanceView(String id, String name, String app, String process, int index, int release,
		InstanceState state, List<String> explanation, String node, long generation, int restarts, String containerId,
		String address, Instant startedAt, ContainerExit lastExit) {
}
