package dev.gantry.agent.logs;

/** The platform's end of a stream. */
public interface StreamSink {

	/** Sends one text message; blocks while the other side is slow. */
	void send(String message);

	/** Ends the stream well. */
	void finish();

	/** Ends the stream with a reason. */
	void fail(String reason);

	/** Whether the other side has gone. */
	boolean isClosed();

}
