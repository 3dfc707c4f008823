package dev.gantry.agent.instances;

import java.util.Optional;
import java.util.concurrent.ExecutionException;

import dev.gantry.agent.instances.GenerationState.Failed;
import dev.gantry.agent.instances.GenerationState.Held;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.TerminalSize;

/** The standard streams of runs that begin when somebody attaches. */
public final class RunStreams {

	private final Instances instances;

	private final Containers containers;

	public RunStreams(Instances instances, Containers containers) {
		this.instances = instances;
		this.containers = containers;
	}

	/**
	 * Waits until a run's container is made, attaches to it and lets it begin.
	 * @param runId the run
	 * @param input whether what is written to the streams is its input
	 * @param size its terminal's, zero where that is not known
	 * @throws GantryException when it does not begin, with the reason; or when somebody
	 * else attached before
	 */
	public Attached attach(String runId, boolean input, TerminalSize size) throws InterruptedException {
		Generation generation = this.instances.run(runId)
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "This node has no such run"));
		try {
			generation.held().get();
			Held held = held(generation.state());
			AttachedStreams streams = this.containers.attach(held.containerId(),
					new AttachOptions(input, AttachOptions.Pace.PROCESS_WAITS));
			if (!generation.attached()) {
				streams.close();
				throw taken();
			}
			if (generation.assignment().run().terminal() && size.rows() > 0 && size.columns() > 0) {
				this.containers.resize(held.containerId(), size);
			}
			this.instances.release(generation);
			if (generation.begun().get() instanceof Failed failed) {
				streams.close();
				throw failure(failed.failure());
			}
			return new Attached(this.containers, held.containerId(), streams);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What a shell would tell of a command that never ran: 126 or 127, or else 125. */
	public Optional<Integer> exitCode(String runId) {
		return this.instances.run(runId)
			.map((generation) -> generation.state().containerId())
			.flatMap(this.containers::get)
			.map(Container::state)
			.filter(ContainerState.Failed.class::isInstance)
			.map((state) -> ((ContainerState.Failed) state).exitCode());
	}

	private static Held held(GenerationState state) {
		if (state instanceof Held held) {
			return held;
		}
		throw state instanceof Failed failed ? failure(failed.failure()) : taken();
	}

	private static GantryException taken() {
		return new GantryException(ErrorCode.STATE_CONFLICT, "Somebody has attached to this run before",
				"Read its log, or start another run");
	}

	private static GantryException failure(Failure failure) {
		return new GantryException(failure.code(), failure.detail(), failure.remedy());
	}

	/**
	 * A run's streams.
	 *
	 * @param containers have its container
	 * @param containerId its container
	 * @param streams them
	 */
	public record Attached(Containers containers, String containerId, AttachedStreams streams) {
	}

}
