package dev.gantry.agent.execs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

import dev.gantry.agent.instances.RunStreams;
import dev.gantry.agent.instances.RunningContainers;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ExecFrame;
import dev.gantry.contracts.link.ExecQuery;
import dev.gantry.contracts.link.StreamRequest;
import dev.gantry.engine.exec.Exec;
import dev.gantry.engine.exec.ExecSpec;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.Streams;
import dev.gantry.engine.streams.TerminalSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each command that the platform asks for once, in the instance's container. */
public final class InstanceExecs {

	/** Execs at once; there are twice as many workers. */
	public static final int MOST = 32;

	private static final int CANNOT_RUN = 125;

	private static final Logger log = LoggerFactory.getLogger(InstanceExecs.class);

	private final Execs execs;

	private final RunningContainers containers;

	private final RunStreams runs;

	private final ExecDialer dialer;

	private final Executor workers;

	private final Set<String> opened = ConcurrentHashMap.newKeySet();

	/** Each exec takes two workers, and must not wait for one behind the others. */
	private final Semaphore room = new Semaphore(MOST);

	/**
	 * Creates it.
	 * @param execs runs processes in containers
	 * @param containers finds the running container of an instance
	 * @param runs gives the standard streams of runs
	 * @param dialer opens connections
	 * @param workers carry streams, which blocks; each exec takes two
	 */
	public InstanceExecs(Execs execs, RunningContainers containers, RunStreams runs, ExecDialer dialer,
			Executor workers) {
		this.execs = execs;
		this.containers = containers;
		this.runs = runs;
		this.dialer = dialer;
		this.workers = workers;
	}

	/** Begins those that are new; forgets those no more named. */
	public void open(List<StreamRequest> requests) {
		this.opened.retainAll(requests.stream().map(StreamRequest::streamId).toList());
		for (StreamRequest request : requests) {
			if (this.opened.add(request.streamId())) {
				try {
					this.workers.execute(() -> serve(request));
				}
				catch (RejectedExecutionException ex) {
					log.warn("Exec {} not begun: too many go on", request.streamId());
				}
			}
		}
	}

	private void serve(StreamRequest request) {
		boolean admitted = this.room.tryAcquire();
		try {
			serve(request, admitted);
		}
		finally {
			if (admitted) {
				this.room.release();
			}
		}
	}

	private void serve(StreamRequest request, boolean admitted) {
		ExecLine line = null;
		try {
			line = this.dialer.open(request.streamId());
			if (!admitted) {
				line.finish(ExecFrame.failed(CANNOT_RUN, "This node runs " + MOST + " commands already"));
				return;
			}
			if (request.exec().attaches()) {
				attach(request, line);
				return;
			}
			Optional<String> container = this.containers.of(request.instanceId());
			if (container.isEmpty()) {
				line.finish(ExecFrame.failed(CANNOT_RUN, "The instance does not run on this node any more"));
				return;
			}
			run(container.get(), request.exec(), line);
		}
		catch (GantryException ex) {
			log.info("Exec {}: {}", request.streamId(), ex.getMessage());
			if (line != null) {
				line.close();
			}
		}
	}

	/** Joins a run's user and its own process. */
	private void attach(StreamRequest request, ExecLine line) {
		ExecQuery query = request.exec();
		RunStreams.Attached run;
		try {
			run = this.runs.attach(request.instanceId(), query.input(),
					new TerminalSize(query.rows(), query.columns()));
		}
		catch (GantryException ex) {
			line.finish(ExecFrame.failed(this.runs.exitCode(request.instanceId()).orElse(CANNOT_RUN), ex.getMessage()));
			return;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			line.close();
			return;
		}
		ExecSession session = new ExecSession(new ExecTarget.Own(run.containers(), run.containerId()),
				request.instanceId(), run.streams(), line);
		this.workers.execute(session::carryInput);
		session.carryOutput();
	}

	private void run(String container, ExecQuery query, ExecLine line) {
		ExecSession session;
		String id = null;
		try {
			Exec exec = this.execs.create(container,
					new ExecSpec(query.command(), query.terminal() ? Map.of("TERM", "xterm-256color") : Map.of(), "",
							"", new Streams(query.terminal(), query.input(), query.input()), false));
			id = exec.id();
			AttachedStreams streams = this.execs.start(id,
					new AttachOptions(query.input(), AttachOptions.Pace.PROCESS_WAITS),
					new TerminalSize(query.rows(), query.columns()));
			session = new ExecSession(new ExecTarget.Beside(this.execs, id), id, streams, line);
		}
		catch (GantryException | IllegalArgumentException ex) {
			line.finish(ExecFrame.failed(status(id), ex.getMessage()));
			return;
		}
		this.workers.execute(session::carryInput);
		session.carryOutput();
	}

	/** 127 when there is no such program, 126 when it cannot be executed. */
	private int status(String id) {
		return Optional.ofNullable(id)
			.flatMap(this.execs::get)
			.map(Exec::state)
			.filter(Exec.Failed.class::isInstance)
			.map((state) -> ((Exec.Failed) state).exitCode())
			.orElse(CANNOT_RUN);
	}

}
