package dev.gantry.engine.exec;

import java.time.Instant;

/**
 * A process beside a container's own, at one moment.
 *
 * @param id 64 hexadecimal digits
 * @param container the container's id
 * @param spec what it runs
 * @param state how far it has come
 */
public record Exec(String id, String container, ExecSpec spec, State state) {

	public boolean running() {
		return this.state instanceof Running;
	}

	Exec with(State state) {
		return new Exec(this.id, this.container, this.spec, state);
	}

	/**
	 * {@code Created → Running → Ended}, or {@code Created → Failed} when its program
	 * never ran.
	 */
	public sealed interface State {

	}

	/** Nothing runs yet. */
	public record Created() implements State {
	}

	/**
	 * Its program runs.
	 *
	 * @param pid as the host counts
	 * @param startTime in clock ticks since boot
	 * @param since when the program was executed
	 */
	public record Running(int pid, long startTime, Instant since) implements State {
	}

	/**
	 * Its program ran and has ended.
	 *
	 * @param exitCode its status, or 128 and the signal that ended it
	 */
	public record Ended(int exitCode) implements State {
	}

	/**
	 * Its program never ran.
	 *
	 * @param exitCode 126 when the program cannot be executed, 127 when it was not found,
	 * otherwise 125
	 * @param message why
	 */
	public record Failed(int exitCode, String message) implements State {
	}

}
