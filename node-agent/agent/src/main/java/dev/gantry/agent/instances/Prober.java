package dev.gantry.agent.instances;

import java.util.concurrent.CompletableFuture;

import java.time.Duration;

/** Asks a running process whether it is ready. */
public interface Prober {

	/**
	 * Probes once, without holding a thread. The future never fails: a failure is a
	 * result too.
	 * @param address {@code host:port}
	 * @param path the path to ask for, or {@code null} to connect only
	 * @param timeout when to give up
	 */
	CompletableFuture<Result> probe(String address, String path, Duration timeout);

	/**
	 * What a probe has shown.
	 *
	 * @param ready whether the process is ready
	 * @param transcript what was asked and what came back, for people
	 */
	record Result(boolean ready, String transcript) {
	}

}
