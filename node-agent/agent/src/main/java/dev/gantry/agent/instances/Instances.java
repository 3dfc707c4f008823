package dev.gantry.agent.instances;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.gantry.agent.instances.AssignmentMemory.FailedGeneration;
import dev.gantry.agent.instances.Generation.Wanted;
import dev.gantry.agent.instances.GenerationState.Accepted;
import dev.gantry.agent.instances.GenerationState.Exited;
import dev.gantry.agent.instances.GenerationState.Failed;
import dev.gantry.agent.instances.GenerationState.Held;
import dev.gantry.agent.instances.GenerationState.Pulling;
import dev.gantry.agent.instances.GenerationState.Readiness;
import dev.gantry.agent.instances.GenerationState.Running;
import dev.gantry.agent.instances.GenerationState.Starting;
import dev.gantry.agent.instances.GenerationState.Stopping;
import dev.gantry.agent.link.StateFile;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.DesiredState;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.volumes.Volumes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the node's containers follow the assignments. Each generation is moved one step
 * at a time, by one worker at a time; every step begins by looking at what is wanted and
 * what is. A generation that has ended is never started again.
 */
public final class Instances implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Instances.class);

	private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

	/** Between two looks whether a volume is free: seldom used, see there. */
	private static final Duration VOLUME_WAIT = Duration.ofMillis(100);

	/** How long a run waits for who wants to attach to it. */
	private static final Duration ATTACHED_WITHIN = Duration.ofSeconds(60);

	private final Map<GenerationKey, Generation> generations = new ConcurrentHashMap<>();

	private final Workplace workplace;

	private final StateFile<AssignmentMemory> file;

	private final HealthWatch health;

	private final InstanceVolumes volumes;

	private final ScheduledExecutorService timer;

	private final Executor workers;

	private final InstantSource clock;

	private volatile Runnable changed = () -> {
	};

	private AssignmentMemory memory;

	private Containers.Subscription exits;

	/**
	 * What containers are made with.
	 *
	 * @param containers the engine's containers
	 * @param images where images come from
	 * @param addresses how routers reach containers
	 * @param volumes the engine's volumes
	 */
	public record Workplace(Containers containers, ImageSource images, Addresses addresses, Volumes volumes) {
	}

	/**
	 * Creates the instances; {@link #adopt()} comes first.
	 * @param workplace what containers are made with
	 * @param file where the last assignments are kept
	 * @param prober tells whether processes are ready
	 * @param timer times probes and waits
	 * @param workers do the steps, which block
	 * @param clock tells the time
	 */
	public Instances(Workplace workplace, StateFile<AssignmentMemory> file, Prober prober,
			ScheduledExecutorService timer, Executor workers, InstantSource clock) {
		this.workplace = workplace;
		this.file = file;
		this.timer = timer;
		this.health = new HealthWatch(prober, timer);
		this.volumes = new InstanceVolumes(workplace.containers(), workplace.volumes());
		this.workers = workers;
		this.clock = clock;
		this.memory = file.read().orElse(AssignmentMemory.EMPTY);
	}

	/** Sets what is told of every change that the platform should see. */
	public void onChange(Runnable changed) {
		this.changed = changed;
	}

	/**
	 * Takes over the containers of a former run of the agent and goes on with what was
	 * last assigned.
	 * @return completes when each adopted process has been probed once
	 */
	public synchronized CompletableFuture<Void> adopt() {
		this.exits = this.workplace.containers().onExit(this::ended);
		Map<GenerationKey, InstanceAssignment> assigned = new HashMap<>();
		this.memory.instances().forEach((one) -> assigned.put(AssignmentMemory.keyOf(one), one));
		List<CompletableFuture<Void>> probed = new ArrayList<>();
		for (Container container : this.workplace.containers().list()) {
			ContainerLabels.key(container.spec().housekeeping().labels())
				.ifPresent((key) -> probed.add(adopt(key, container, assigned.get(key))));
		}
		for (FailedGeneration failed : this.memory.failed()) {
			this.generations.computeIfAbsent(failed.key(), (key) -> new Generation(key, wanted(assigned.get(key)),
					assigned.get(key), new Failed(null, failed.failure()), this.clock, this::tell));
		}
		this.memory.instances().forEach(this::assign);
		return CompletableFuture.allOf(probed.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<Void> adopt(GenerationKey key, Container container, InstanceAssignment assignment) {
		if (container.state() instanceof ContainerState.Created) {
			// The agent ended between making it and starting it: nothing ever ran.
			this.workplace.containers().remove(container.id());
			return CompletableFuture.completedFuture(null);
		}
		Wanted wanted = this.memory.doomed().contains(key) ? Wanted.GONE
				: assignment == null ? Wanted.UNKNOWN : wanted(assignment);
		Generation generation = new Generation(key, wanted, assignment, stateOf(container, assignment), this.clock,
				this::tell);
		this.generations.put(key, generation);
		log.info("Adopted container {} of {}", container.id(), key);
		call(generation);
		return this.health.watch(generation);
	}

	private GenerationState stateOf(Container container, InstanceAssignment assignment) {
		Integer port = assignment == null ? null : assignment.port();
		if (container.state() instanceof ContainerState.Exited exited) {
			return new Exited(container.id(), container.createdAt(), exited.exit());
		}
		if (container.state() instanceof ContainerState.Failed failed) {
			return new Failed(container.id(), failed.failure());
		}
		return running(container, port);
	}

	private Running running(Container container, Integer port) {
		var since = container.state() instanceof ContainerState.Running run ? run.since() : container.createdAt();
		return new Running(container.id(), this.workplace.addresses().of(container.attachment(), port), since,
				Readiness.UNPROVEN, null);
	}

	/** Makes these the assignments: begins what is new, ends what is not among them. */
	public synchronized void assign(List<InstanceAssignment> assignments) {
		Map<GenerationKey, InstanceAssignment> assigned = new HashMap<>();
		assignments.forEach((one) -> assigned.put(AssignmentMemory.keyOf(one), one));
		List<GenerationKey> doomed = this.generations.values()
			.stream()
			.filter((one) -> !assigned.containsKey(one.key()) && one.wanted() != Wanted.UNKNOWN)
			.map(Generation::key)
			.toList();
		AssignmentMemory next = this.memory.withInstances(assignments, doomed);
		if (!next.equals(this.memory)) {
			this.file.write(next);
			this.memory = next;
		}
		for (GenerationKey key : doomed) {
			Generation generation = this.generations.get(key);
			if (generation != null) {
				generation.want(Wanted.GONE, null);
				call(generation);
			}
		}
		assignments.forEach(this::assign);
	}

	private void assign(InstanceAssignment assignment) {
		Generation generation = this.generations.computeIfAbsent(AssignmentMemory.keyOf(assignment), (key) -> {
			this.changed.run();
			return new Generation(key, wanted(assignment), assignment, new Accepted(), this.clock, this::tell);
		});
		generation.want(wanted(assignment), assignment);
		call(generation);
	}

	private static Wanted wanted(InstanceAssignment assignment) {
		return assignment == null ? Wanted.GONE
				: assignment.desired() == DesiredState.RUNNING ? Wanted.RUN : Wanted.STOP;
	}

	/** Tries again what an error has kept from its goal. */
	public void retry() {
		this.generations.values().forEach(this::call);
	}

	/** Every generation as it stands. */
	public List<ContainerReport> reports() {
		return this.generations.values().stream().map(Generation::report).toList();
	}

	/** Another platform: from here on nobody has asked for what runs. */
	public synchronized void forget() {
		this.file.write(AssignmentMemory.EMPTY);
		this.memory = AssignmentMemory.EMPTY;
		this.generations.values().forEach((one) -> one.want(Wanted.UNKNOWN, null));
	}

	private void tell() {
		this.changed.run();
	}

	private void call(Generation generation) {
		if (generation.call()) {
			this.workers.execute(() -> generation.work(this::stepSafely));
		}
	}

	private void ended(Container container) {
		ContainerLabels.key(container.spec().housekeeping().labels())
			.map(this.generations::get)
			.ifPresent((generation) -> {
				if (container.state() instanceof ContainerState.Exited exited) {
					generation.exited(container.id(), exited.exit());
				}
				call(generation);
			});
	}

	private void stepSafely(Generation generation) {
		try {
			step(generation);
		}
		catch (RuntimeException ex) {
			log.error("{}: {}", generation.key(), ex.getMessage(), ex);
		}
	}

	/** One step of one generation towards what is wanted. May take long. */
	private void step(Generation generation) {
		GenerationState state = generation.state();
		Wanted wanted = generation.wanted();
		if (wanted == Wanted.UNKNOWN) {
			return;
		}
		if (state instanceof Accepted) {
			if (wanted == Wanted.RUN) {
				run(generation);
			}
			else {
				fail(generation, null, new Failure(ErrorCode.STATE_CONFLICT, "Stopped before it was started", null));
			}
		}
		else if (state instanceof Held held) {
			stepHeld(generation, held);
		}
		else if (state instanceof Running || state instanceof Stopping) {
			if (wanted != Wanted.RUN) {
				stop(generation, state.containerId());
			}
		}
		state = generation.state();
		if (generation.wanted() == Wanted.GONE && state.phase().ended()) {
			remove(generation, state.containerId());
		}
		else if (generation.wanted() != Wanted.RUN && state instanceof Running) {
			stop(generation, state.containerId());
		}
	}

	private void run(Generation generation) {
		InstanceAssignment assignment = generation.assignment();
		String made = null;
		try {
			generation.advance(new Pulling());
			AppImage image = this.workplace.images().pull(assignment.image());
			if (generation.wanted() != Wanted.RUN) {
				fail(generation, null, new Failure(ErrorCode.STATE_CONFLICT, "Stopped before it was started", null));
				return;
			}
			generation.advance(new Starting());
			ContainerSpec spec = InstanceSpec.of(assignment, image, this.workplace.addresses());
			made = this.volumes.create(assignment, () -> this.workplace.containers().create(spec).id());
			if (made == null) {
				waitForVolumes(generation);
				return;
			}
			if (assignment.run() != null && assignment.run().attached()) {
				hold(generation, made);
				return;
			}
			begin(generation, made);
		}
		catch (GantryException ex) {
			log.info("{} did not start: {}", generation.key(), ex.getMessage());
			fail(generation, made, ex.toFailure());
		}
		catch (RuntimeException ex) {
			log.error("{} did not start", generation.key(), ex);
			fail(generation, made, new Failure(ErrorCode.INTERNAL, "The agent failed: " + ex,
					"See the agent's log on the node, and report it"));
		}
	}

	private void begin(Generation generation, String containerId) {
		Container container = this.workplace.containers().start(containerId);
		generation.advance(running(container, generation.assignment().port()));
		this.health.watch(generation);
	}

	/** Another container has one of its volumes: it begins anew when one has ended. */
	private void waitForVolumes(Generation generation) {
		log.info("{} waits for a volume that another container has", generation.key());
		generation.advance(new Accepted());
		this.timer.schedule(() -> call(generation), VOLUME_WAIT.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void hold(Generation generation, String containerId) {
		generation.advance(new Held(containerId, this.clock.instant().plus(ATTACHED_WITHIN), false));
		this.timer.schedule(() -> call(generation), ATTACHED_WITHIN.toMillis() + 1, TimeUnit.MILLISECONDS);
	}

	private void stepHeld(Generation generation, Held held) {
		if (generation.wanted() != Wanted.RUN) {
			fail(generation, held.containerId(),
					new Failure(ErrorCode.STATE_CONFLICT, "Stopped before it was started", null));
		}
		else if (held.attached()) {
			try {
				begin(generation, held.containerId());
			}
			catch (GantryException ex) {
				log.info("{} did not start: {}", generation.key(), ex.getMessage());
				fail(generation, held.containerId(), ex.toFailure());
			}
		}
		else if (!this.clock.instant().isBefore(held.until())) {
			fail(generation, held.containerId(), new Failure(ErrorCode.TIMED_OUT,
					"Nobody attached to it within " + ATTACHED_WITHIN.toSeconds() + " s", "Run it again"));
		}
	}

	/** The generation of a run, for who attaches to it. */
	Optional<Generation> run(String instanceId) {
		return this.generations.values()
			.stream()
			.filter((generation) -> generation.key().instanceId().equals(instanceId))
			.findFirst();
	}

	/** Lets what was held begin. */
	void release(Generation generation) {
		call(generation);
	}

	private void fail(Generation generation, String containerId, Failure failure) {
		synchronized (this) {
			this.memory = this.memory.withFailed(generation.key(), failure);
			this.file.write(this.memory);
		}
		generation.advance(new Failed(containerId, failure));
	}

	private void stop(Generation generation, String containerId) {
		generation.stopping();
		InstanceAssignment assignment = generation.assignment();
		Duration grace = assignment == null || assignment.stopGrace() == null ? DEFAULT_GRACE : assignment.stopGrace();
		Container container = this.workplace.containers().stop(containerId, grace);
		if (container.state() instanceof ContainerState.Exited exited) {
			generation.exited(containerId, exited.exit());
		}
	}

	private void remove(Generation generation, String containerId) {
		if (containerId != null) {
			this.workplace.containers().remove(containerId);
		}
		this.generations.remove(generation.key(), generation);
		synchronized (this) {
			AssignmentMemory next = this.memory.without(generation.key());
			if (!next.equals(this.memory)) {
				this.file.write(next);
				this.memory = next;
			}
		}
		tell();
	}

	/** Lets go; containers run on. */
	@Override
	public void close() {
		if (this.exits != null) {
			this.exits.close();
		}
	}

}
