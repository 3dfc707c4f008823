package dev.gantry.agent.execs;

import dev.gantry.contracts.link.ExecFrame;

/** The platform's end of an exec. Sending waits while the other side is slow. */
public interface ExecLine {

	/**
	 * Waits for what comes from the user.
	 * @return the message, or {@code null} once the other side has gone
	 */
	Message receive() throws InterruptedException;

	/** Sends output. */
	void send(byte stream, byte[] bytes);

	/** Sends how it ended, and closes. */
	void finish(ExecFrame end);

	/** Closes; the other side is told no more. */
	void close();

	/** What comes from the user. */
	sealed interface Message {

	}

	/**
	 * Input.
	 *
	 * @param bytes to write
	 */
	record Input(byte[] bytes) implements Message {
	}

	/**
	 * Anything else.
	 *
	 * @param frame what
	 */
	record Control(ExecFrame frame) implements Message {
	}

}
