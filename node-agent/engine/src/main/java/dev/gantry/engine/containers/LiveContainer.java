package dev.gantry.engine.containers;

import java.util.concurrent.CompletableFuture;

import dev.gantry.engine.launch.LaunchRecord;
import dev.gantry.kernel.process.PidFd;

/**
 * A container as the engine keeps it in memory. Its monitor guards its transitions; what
 * it is at a moment can be read without.
 */
final class LiveContainer {

	private final ContainerDirectory directory;

	private final CompletableFuture<Container> exit = new CompletableFuture<>();

	private volatile Container current;

	private volatile PidFd process;

	private volatile LaunchRecord record;

	LiveContainer(ContainerDirectory directory, Container current) {
		this.directory = directory;
		this.current = current;
	}

	ContainerDirectory directory() {
		return this.directory;
	}

	Container current() {
		return this.current;
	}

	PidFd process() {
		return this.process;
	}

	LaunchRecord record() {
		return this.record;
	}

	CompletableFuture<Container> exit() {
		return this.exit;
	}

	/** To be called with the monitor held. */
	void changed(ContainerSpec spec) {
		this.current = this.current.with(spec);
	}

	void running(ContainerState.Running state, PidFd process, LaunchRecord record) {
		this.process = process;
		this.record = record;
		this.current = this.current.with(record.attachment()).with(state);
	}

	void ended(ContainerState state) {
		this.current = this.current.with(state);
		if (this.process != null) {
			this.process.close();
		}
	}

}
