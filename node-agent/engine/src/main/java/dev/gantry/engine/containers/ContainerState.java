package dev.gantry.engine.containers;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerExit;

/**
 * How far a container has come: {@code Created → Running → Exited}, or
 * {@code Created → Failed} when its program never ran. A container that has ended may be
 * started again: {@code Exited → Running}, {@code Failed → Running}. Only
 * {@code Containers} moves a container from one state to the next.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "phase")
@JsonSubTypes({ @JsonSubTypes.Type(value = ContainerState.Created.class, name = "created"),
		@JsonSubTypes.Type(value = ContainerState.Running.class, name = "running"),
		@JsonSubTypes.Type(value = ContainerState.Exited.class, name = "exited"),
		@JsonSubTypes.Type(value = ContainerState.Failed.class, name = "failed") })
public sealed interface ContainerState {

	/** Whether nothing more will happen until somebody starts it again. */
	default boolean ended() {
		return this instanceof Exited || this instanceof Failed;
	}

	/** Its directory exists, nothing runs. */
	record Created() implements ContainerState {
	}

	/**
	 * Its program runs.
	 *
	 * @param pid its first process, as the host counts
	 * @param startTime that process's start in clock ticks since boot, which tells it
	 * from a later process with the same number; see proc_pid_stat(5), field 22
	 * @param since when the program was executed
	 * @param paused whether its processes are held still
	 */
	record Running(int pid, long startTime, Instant since, boolean paused) implements ContainerState {

		public Running(int pid, long startTime, Instant since) {
			this(pid, startTime, since, false);
		}

		Running withPaused(boolean paused) {
			return new Running(this.pid, this.startTime, this.since, paused);
		}

	}

	/**
	 * Its program ran and has ended.
	 *
	 * @param exit how
	 */
	record Exited(ContainerExit exit) implements ContainerState {
	}

	/**
	 * Its program never ran.
	 *
	 * @param exitCode 126 when the program cannot be executed, 127 when it was not found,
	 * otherwise 125
	 * @param failure why
	 */
	record Failed(int exitCode, Failure failure) implements ContainerState {
	}

}
