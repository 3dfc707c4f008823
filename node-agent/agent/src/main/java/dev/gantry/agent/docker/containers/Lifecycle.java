package dev.gantry.agent.docker.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.Engine;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.containers.LimitsUpdate;
import dev.gantry.engine.containers.RestartPolicy;
import dev.gantry.engine.containers.Signal;
import dev.gantry.engine.containers.WaitCondition;
import dev.gantry.engine.streams.TerminalSize;
import dev.gantry.engine.volumes.Volume;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that move a container from one state to another. */
final class Lifecycle {

	private static final Logger LOGGER = LoggerFactory.getLogger(Lifecycle.class);

	private final Engine engine;

	private final Containers containers;

	private final Lookup lookup;

	private final Executor workers;

	Lifecycle(Engine engine, Lookup lookup, Executor workers) {
		this.engine = engine;
		this.containers = engine.containers();
		this.lookup = lookup;
		this.workers = workers;
	}

	void start(Exchange exchange) {
		Container container = this.lookup.own(exchange.path("id"), "start");
		if (container.running()) {
			exchange.empty(304);
			return;
		}
		try {
			this.containers.start(container.id());
		}
		catch (GantryException ex) {
			if (Notes.of(container).autoRemove()) {
				removeEnded(container.id());
			}
			throw (ex.code() == ErrorCode.START_FAILED) ? failed(container.id(), ex) : ex;
		}
		exchange.empty(204);
	}

	/** Docker's command tells 127 and 126 from 125 by words of the message. */
	private ApiException failed(String id, GantryException ex) {
		int code = this.containers.get(id).map(Status::exitCode).orElse(codeOf(ex));
		String why = switch (code) {
			case 127 -> ": executable file not found in $PATH";
			case 126 -> ": permission denied";
			default -> ex.getMessage().contains("(Permission denied)") ? ": permission denied" : "";
		};
		return new ApiException(400, "failed to create task for container: " + ex.getMessage() + why);
	}

	private static int codeOf(GantryException ex) {
		return (ex.remedy() != null && ex.remedy().contains("PATH")) ? 127 : 125;
	}

	void stop(Exchange exchange) {
		Container container = this.lookup.own(exchange.path("id"), "stop");
		if (!container.running() && container.upkeep().restartAt() == null) {
			exchange.empty(304);
			return;
		}
		this.containers.stop(container.id(), grace(exchange, container));
		exchange.empty(204);
	}

	void restart(Exchange exchange) {
		Container container = this.lookup.own(exchange.path("id"), "restart");
		this.containers.restart(container.id(), grace(exchange, container));
		exchange.empty(204);
	}

	private static Duration grace(Exchange exchange, Container container) {
		int seconds = exchange.number("t", Notes.of(container).stopTimeout());
		return (seconds < 0) ? Duration.ofDays(365) : Duration.ofSeconds(seconds);
	}

	void kill(Exchange exchange) {
		Container container = this.lookup.own(exchange.path("id"), "kill");
		String wanted = exchange.query("signal");
		Signal signal = wanted.isEmpty() ? Signal.KILL : Signal.parse(wanted);
		if (!container.running()) {
			throw new ApiException(409, "Cannot kill container: " + exchange.path("id") + ": Container "
					+ container.id() + " is not running");
		}
		this.containers.kill(container.id(), signal.number());
		exchange.empty(204);
	}

	void pause(Exchange exchange) {
		this.containers.pause(this.lookup.own(exchange.path("id"), "pause").id());
		exchange.empty(204);
	}

	void unpause(Exchange exchange) {
		this.containers.resume(this.lookup.own(exchange.path("id"), "unpause").id());
		exchange.empty(204);
	}

	void rename(Exchange exchange) {
		String name = Names.checked(exchange.query("name"));
		if (name.isEmpty()) {
			throw ApiException.invalid("Neither old nor new names may be empty");
		}
		this.containers.rename(this.lookup.own(exchange.path("id"), "rename").id(), name);
		exchange.empty(204);
	}

	void resize(Exchange exchange) {
		this.containers.resize(this.lookup.container(exchange.path("id")).id(), size(exchange));
		exchange.empty(200);
	}

	/** The size that a resize asks for. */
	static TerminalSize size(Exchange exchange) {
		return new TerminalSize(exchange.number("h", 0), exchange.number("w", 0));
	}

	void update(Exchange exchange) throws IOException {
		Container container = this.lookup.own(exchange.path("id"), "update");
		Fields request = exchange.document();
		boolean cpu = request.number("NanoCpus") != 0 || request.number("CpuQuota") != 0;
		long memory = HostWishes.memory(request);
		long pids = request.number("PidsLimit");
		LimitsUpdate limits = new LimitsUpdate(cpu ? Optional.of(HostWishes.cpu(request)) : Optional.empty(),
				(memory > 0) ? Optional.of(MemorySize.ofBytes(memory)) : Optional.empty(),
				(pids > 0) ? Optional.of((int) Math.min(pids, Integer.MAX_VALUE)) : Optional.empty());
		long limit = (memory > 0) ? memory : container.spec().sandbox().limits().memory().bytes();
		limits = limits.with(new HostWishes(request).controls(limit));
		this.containers.update(container.id(), restarting(container, limits, request.object("RestartPolicy")));
		exchange.json(200, Map.of("Warnings", List.of()));
	}

	/** Clients name no policy where they want no other. */
	private static LimitsUpdate restarting(Container container, LimitsUpdate limits, Fields policy) {
		if (policy.text("Name").isEmpty()) {
			return limits;
		}
		RestartPolicy wanted = HostWishes.restart(policy);
		if (Notes.of(container).autoRemove() && wanted.when() != RestartPolicy.When.NO) {
			throw new ApiException(409,
					"Restart policy cannot be updated because AutoRemove is enabled for the container");
		}
		return limits.with(wanted);
	}

	/** The head of the answer goes out before the end is there: clients wait for it. */
	void await(Exchange exchange) throws IOException {
		Container container = this.lookup.container(exchange.path("id"));
		WaitCondition condition = switch (exchange.query("condition")) {
			case "", "not-running" -> WaitCondition.NOT_RUNNING;
			case "next-exit" -> WaitCondition.NEXT_EXIT;
			case "removed" -> WaitCondition.REMOVED;
			default -> throw ApiException.invalid("invalid condition: \"" + exchange.query("condition") + "\"");
		};
		CompletableFuture<Container> end = this.containers.await(container.id(), condition);
		OutputStream answer = exchange.stream(200, "application/json");
		exchange.onGone(() -> end.cancel(false));
		end.whenComplete((ended, failure) -> {
			if (ended != null) {
				tell(answer, ended);
			}
		});
	}

	private void tell(OutputStream answer, Container ended) {
		this.workers.execute(() -> {
			try (answer) {
				byte[] text = ("{\"StatusCode\":" + Status.exitCode(ended) + "}\n")
					.getBytes(java.nio.charset.StandardCharsets.UTF_8);
				answer.write(text);
			}
			catch (IOException ex) {
				LOGGER.debug("Who waited for {} is gone", ended.id(), ex);
			}
		});
	}

	void remove(Exchange exchange) {
		Container container = this.lookup.own(exchange.path("id"), "remove");
		if (exchange.flag("link")) {
			throw ApiException.invalid("links are not possible on this engine");
		}
		boolean active = container.running() || container.upkeep().restartAt() != null;
		if (active && !exchange.flag("force")) {
			throw new ApiException(409, "cannot remove container \"/" + container.name() + "\": container is "
					+ Status.word(container) + ": stop the container before removing or force remove");
		}
		if (active) {
			this.containers.stop(container.id(), Duration.ZERO);
		}
		remove(container, exchange.flag("v"));
		exchange.empty(204);
	}

	private void remove(Container container, boolean volumes) {
		this.containers.remove(container.id());
		if (volumes) {
			container.spec().rootfs().volumes().forEach((mount) -> removeAnonymous(mount.volume()));
		}
	}

	private void removeAnonymous(String name) {
		Optional<Volume> volume = this.engine.volumes().find(name).filter((each) -> each.spec().anonymous());
		if (volume.isPresent() && this.engine.volumes().users(name).isEmpty()) {
			this.engine.volumes().remove(name);
		}
	}

	/** Removes a container that was to go with its end, if nothing started it again. */
	void removeEnded(String id) {
		try {
			this.containers.get(id)
				.filter((container) -> Notes.of(container).autoRemove() && !container.running())
				.ifPresent((container) -> remove(container, true));
		}
		catch (RuntimeException ex) {
			LOGGER.warn("Remove container {} after its end: {}", id, ex.getMessage());
		}
	}

	void prune(Exchange exchange) {
		Filters filters = Filters.of(exchange, Set.of("until", "label", "label!"));
		Instant until = filters.has("until") ? Times.parse("until", filters.values("until").get(0)) : null;
		List<String> removed = new ArrayList<>();
		Sizes sizes = new Sizes(this.engine);
		long bytes = 0;
		for (Container container : this.containers.list()) {
			boolean rests = !container.running() && container.upkeep().restartAt() == null
					&& !Notes.ofPlatform(container)
					&& (container.state().ended() || container.state() instanceof ContainerState.Created);
			boolean old = until == null || container.createdAt().isBefore(until);
			if (rests && old && filters.labels(container.spec().housekeeping().labels())) {
				bytes += sizes.own(container);
				remove(container, false);
				removed.add(container.id());
			}
		}
		exchange.json(200, Map.of("ContainersDeleted", removed, "SpaceReclaimed", bytes));
	}

}
