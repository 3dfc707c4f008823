package dev.gantry.scheduler.cluster;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.link.ContainerReport;

/**
 * One wanted replica with its present generation.
 *
 * @param id its id
 * @param app the app
 * @param process the process type
 * @param index which replica, from 1
 * @param release the release that it runs
 * @param generation which attempt to run it, from 1; 0 before the first
 * @param wanted what is wanted of the generation, and where
 * @param createdAt when it was made
 * @param failures ends in a row of generations that did not stay up; sets the backoff
 * @param report what the node last told of this generation, or {@code null}
 * @param lastExit how the last generation that ended did, or {@code null}
 * @param notes why it is in its condition, newest last
 */
public record Instance(String id, String app, String process, int index, int release, long generation, Wanted wanted,
		Instant createdAt, int failures, ContainerReport report, ContainerExit lastExit, List<Note> notes) {

	/** How many notes are kept. */
	public static final int MAX_NOTES = 20;

	public Instance {
		notes = List.copyOf(notes.size() > MAX_NOTES ? notes.subList(notes.size() - MAX_NOTES, notes.size()) : notes);
	}

	/** As people call it: {@code web.1}. */
	public String name() {
		return this.process + "." + this.index;
	}

	public GenerationKey key() {
		return new GenerationKey(this.id, this.generation);
	}

	/** The node that has its present generation, or {@code null}. */
	public String node() {
		return this.wanted.node();
	}

}
