package dev.gantry.agent.instances;

import java.time.Instant;

import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.link.ContainerPhase;

/**
 * How far a generation has come on this node. Each state holds just what exists then.
 * {@link Generation} owns the transitions.
 */
sealed interface GenerationState {

	ContainerPhase phase();

	/** The container's id, or {@code null} before there is one. */
	default String containerId() {
		return null;
	}

	/** The assignment waits for its turn. */
	record Accepted() implements GenerationState {

		@Override
		public ContainerPhase phase() {
			return ContainerPhase.ACCEPTED;
		}

	}

	/** The image is fetched. */
	record Pulling() implements GenerationState {

		@Override
		public ContainerPhase phase() {
			return ContainerPhase.PULLING;
		}

	}

	/** The container is made. */
	record Starting() implements GenerationState {

		@Override
		public ContainerPhase phase() {
			return ContainerPhase.STARTING;
		}

	}

	/**
	 * The container is made and waits for who attaches.
	 *
	 * @param containerId its container
	 * @param until when it waits no more
	 * @param attached whether they have come
	 */
	record Held(String containerId, Instant until, boolean attached) implements GenerationState {

		@Override
		public ContainerPhase phase() {
			return ContainerPhase.STARTING;
		}

	}

	/**
	 * The process runs.
	 *
	 * @param containerId its container
	 * @param address {@code host:port} where it is reached, or {@code null} without a
	 * port
	 * @param startedAt when it started
	 * @param readiness what the probes have shown
	 * @param doubt what the last probe said while not ready, or {@code null}
	 */
	record Running(String containerId, String address, Instant startedAt, Readiness readiness,
			Failure doubt) implements GenerationState {

		@Override
		public ContainerPhase phase() {
			return switch (this.readiness) {
				case UNPROVEN -> ContainerPhase.RUNNING;
				case READY -> ContainerPhase.HEALTHY;
				case LOST -> ContainerPhase.UNHEALTHY;
			};
		}

		Running with(Readiness readiness, Failure doubt) {
			return new Running(this.containerId, this.address, this.startedAt, readiness, doubt);
		}

	}

	/**
	 * The process was told to end.
	 *
	 * @param running what it was before
	 */
	record Stopping(Running running) implements GenerationState {

		@Override
		public ContainerPhase phase() {
			return ContainerPhase.STOPPING;
		}

		@Override
		public String containerId() {
			return this.running.containerId();
		}

	}

	/**
	 * The process has ended.
	 *
	 * @param containerId its container
	 * @param startedAt when it started, or {@code null} when that is not known
	 * @param exit how it ended
	 */
	record Exited(String containerId, Instant startedAt, ContainerExit exit) implements GenerationState {

		@Override
		public ContainerPhase phase() {
			return ContainerPhase.EXITED;
		}

	}

	/**
	 * The process never ran.
	 *
	 * @param containerId its container, or {@code null} when it came to none
	 * @param failure why
	 */
	record Failed(String containerId, Failure failure) implements GenerationState {

		@Override
		public ContainerPhase phase() {
			return ContainerPhase.FAILED;
		}

	}

	/** What probes have shown of a running process. */
	enum Readiness {

		/** Not yet ready. */
		UNPROVEN,

		/** Ready. */
		READY,

		/** Was ready and no longer answers. */
		LOST

	}

}
