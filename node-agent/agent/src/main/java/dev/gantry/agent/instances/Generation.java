package dev.gantry.agent.instances;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.gantry.agent.instances.GenerationState.Exited;
import dev.gantry.agent.instances.GenerationState.Failed;
import dev.gantry.agent.instances.GenerationState.Held;
import dev.gantry.agent.instances.GenerationState.Readiness;
import dev.gantry.agent.instances.GenerationState.Running;
import dev.gantry.agent.instances.GenerationState.Stopping;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.InstanceAssignment;

/**
 * One generation on this node: what is wanted of it and how far it has come. Owner of the
 * transitions:
 *
 * <pre>
 * Accepted → Pulling → Starting → Running ⇄ (readiness) → Stopping → Exited
 *                      (→ Held ↑)
 *     └─────────┴──────────┴→ Failed        └──────────────────────→ Exited
 * </pre>
 *
 * A transition that the table does not have is ignored, because news of an ended process
 * may overtake any other.
 */
final class Generation {

	private static final int REMEMBERED_PROBES = 5;

	private final GenerationKey key;

	private final InstantSource clock;

	private final Runnable changed;

	private final Deque<String> probes = new ArrayDeque<>();

	private InstanceAssignment assignment;

	private Wanted wanted;

	private GenerationState state;

	private Instant since;

	private final AtomicInteger calls = new AtomicInteger();

	private final CompletableFuture<GenerationState> held = new CompletableFuture<>();

	private final CompletableFuture<GenerationState> begun = new CompletableFuture<>();

	/** What the platform wants of a generation. */
	enum Wanted {

		/** It shall run. */
		RUN,

		/** It shall end, and its end be told. */
		STOP,

		/** It shall end and leave nothing. */
		GONE,

		/**
		 * Nobody that the agent remembers asked for it: it is reported and left alone.
		 */
		UNKNOWN

	}

	/**
	 * Creates a generation.
	 * @param key names it
	 * @param wanted what is wanted of it
	 * @param assignment what made it, or {@code null} when that is unknown
	 * @param state how far it is
	 * @param clock tells the time
	 * @param changed is told of every change that the platform should see
	 */
	Generation(GenerationKey key, Wanted wanted, InstanceAssignment assignment, GenerationState state,
			InstantSource clock, Runnable changed) {
		this.key = key;
		this.wanted = wanted;
		this.assignment = assignment;
		this.state = state;
		this.clock = clock;
		this.changed = changed;
		this.since = clock.instant();
	}

	/** Counts a call for work; {@code true} when nobody works on it yet. */
	boolean call() {
		return this.calls.getAndIncrement() == 0;
	}

	/**
	 * Does the work, again for each call that came meanwhile; never on two threads at
	 * once.
	 */
	void work(Consumer<Generation> step) {
		int heard;
		do {
			heard = this.calls.get();
			step.accept(this);
		}
		while (!this.calls.compareAndSet(heard, 0));
	}

	GenerationKey key() {
		return this.key;
	}

	synchronized InstanceAssignment assignment() {
		return this.assignment;
	}

	synchronized Wanted wanted() {
		return this.wanted;
	}

	synchronized GenerationState state() {
		return this.state;
	}

	/** Sets what is wanted; a former assignment is kept when there is no new one. */
	synchronized void want(Wanted wanted, InstanceAssignment assignment) {
		this.wanted = wanted;
		if (assignment != null) {
			this.assignment = assignment;
		}
	}

	/** Moves on before the process runs: to Pulling, Starting, Running or Failed. */
	synchronized void advance(GenerationState next) {
		if (this.state instanceof Exited || this.state instanceof Failed) {
			return;
		}
		enter(next);
	}

	/** Records a probe; tells whether the generation still runs. */
	synchronized boolean probed(Readiness readiness, Failure doubt, String transcript) {
		if (!(this.state instanceof Running running)) {
			return false;
		}
		if (this.probes.size() == REMEMBERED_PROBES) {
			this.probes.removeFirst();
		}
		this.probes.addLast(transcript);
		if (running.readiness() != readiness) {
			enter(running.with(readiness, doubt));
		}
		else {
			this.state = running.with(readiness, doubt);
		}
		return true;
	}

	synchronized void stopping() {
		if (this.state instanceof Running running) {
			enter(new Stopping(running));
		}
	}

	synchronized void exited(String containerId, ContainerExit exit) {
		if (this.state instanceof Exited || this.state instanceof Failed) {
			return;
		}
		enter(new Exited(containerId, startedAt(), exit));
	}

	/**
	 * Completes with the first state in which somebody can attach, or nobody ever can.
	 */
	CompletableFuture<GenerationState> held() {
		return this.held;
	}

	/**
	 * Completes with the state in which the process has begun, or has not and never will.
	 */
	CompletableFuture<GenerationState> begun() {
		return this.begun;
	}

	/** Somebody has attached to what is held: it may begin. */
	synchronized boolean attached() {
		if (this.state instanceof Held held && !held.attached()) {
			this.state = new Held(held.containerId(), held.until(), true);
			return true;
		}
		return false;
	}

	private void enter(GenerationState next) {
		this.state = next;
		if (next instanceof Held || next instanceof Running || next.phase().ended()) {
			this.held.complete(next);
		}
		if (next instanceof Running || next.phase().ended()) {
			this.begun.complete(next);
		}
		this.since = this.clock.instant();
		this.changed.run();
	}

	private Instant startedAt() {
		if (this.state instanceof Running running) {
			return running.startedAt();
		}
		return this.state instanceof Stopping stopping ? stopping.running().startedAt() : null;
	}

	synchronized ContainerReport report() {
		Running running = this.state instanceof Running now ? now
				: this.state instanceof Stopping stopping ? stopping.running() : null;
		Exited exited = this.state instanceof Exited ended ? ended : null;
		return new ContainerReport(this.key.instanceId(), this.key.generation(), this.state.containerId(),
				this.state.phase(), this.since, running == null ? null : running.address(),
				exited == null ? startedAt() : exited.startedAt(), exited == null ? null : exited.exit(), failure(),
				List.copyOf(this.probes), this.wanted != Wanted.UNKNOWN);
	}

	private Failure failure() {
		if (this.state instanceof Failed failed) {
			return failed.failure();
		}
		return this.state instanceof Running running ? running.doubt() : null;
	}

}
