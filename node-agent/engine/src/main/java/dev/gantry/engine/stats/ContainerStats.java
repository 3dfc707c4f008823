package dev.gantry.engine.stats;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What running containers use. A sample reads a handful of the kernel's files and spawns
 * nothing; hundreds of containers can be followed.
 * <p>
 * Failures are {@link dev.gantry.contracts.errors.GantryException}s: {@code NOT_FOUND}
 * for an unknown container, {@code STATE_CONFLICT} for one that does not run.
 */
public interface ContainerStats extends AutoCloseable {

	/** What a container has used until now. */
	StatsSample sample(String id);

	/**
	 * Samples a container again and again until it ends.
	 * @param interval between samples, at least 100 ms
	 * @param listener gets each sample with the one before it, on one thread at a time
	 */
	StatsSubscription follow(String id, Duration interval, Consumer<StatsInterval> listener);

	/** The processes in a container, its first one first. */
	List<ContainerProcess> top(String id);

	@Override
	void close();

}
