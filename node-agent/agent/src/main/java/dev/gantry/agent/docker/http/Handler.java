package dev.gantry.agent.docker.http;

import java.io.IOException;

/** Answers a request, on a thread that may wait. */
@FunctionalInterface
public interface Handler {

	/**
	 * Answers, or sees to it that somebody answers later.
	 * @throws IOException when the client is gone
	 */
	void handle(Exchange exchange) throws IOException;

}
