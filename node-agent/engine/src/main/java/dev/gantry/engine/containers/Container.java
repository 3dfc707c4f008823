package dev.gantry.engine.containers;

import java.time.Instant;

import dev.gantry.engine.network.Attachment;

/**
 * A container at one moment.
 *
 * @param spec what it is made of
 * @param createdAt when it was created
 * @param state how far it has come
 * @param attachment its place in the network, or {@code null} while it has none
 * @param upkeep what the engine has noted
 */
public record Container(ContainerSpec spec, Instant createdAt, ContainerState state, Attachment attachment,
		Upkeep upkeep) {

	/** A container of which nothing was noted. */
	public Container(ContainerSpec spec, Instant createdAt, ContainerState state, Attachment attachment) {
		this(spec, createdAt, state, attachment, Upkeep.NONE);
	}

	public String id() {
		return this.spec.id();
	}

	/** What people call it: its name, or its id when it was given none. */
	public String name() {
		String name = this.spec.housekeeping().name();
		return name.isEmpty() ? id() : name;
	}

	public boolean running() {
		return this.state instanceof ContainerState.Running;
	}

	/** Whether it runs, but its processes are held still. */
	public boolean paused() {
		return this.state instanceof ContainerState.Running running && running.paused();
	}

	Container with(ContainerSpec spec) {
		return new Container(spec, this.createdAt, this.state, this.attachment, this.upkeep);
	}

	Container with(ContainerState state) {
		return new Container(this.spec, this.createdAt, state, this.attachment, this.upkeep);
	}

	Container with(Attachment attachment) {
		return new Container(this.spec, this.createdAt, this.state, attachment, this.upkeep);
	}

	Container with(Upkeep upkeep) {
		return new Container(this.spec, this.createdAt, this.state, this.attachment, upkeep);
	}

}
