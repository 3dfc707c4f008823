package dev.gantry.agent.docker.containers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.health.Health;

/** How far a container has come, in Docker's words. */
final class Status {

	/** The engine's own for what failed before the program's turn came. */
	private static final int BEFORE_PROGRAM = 125;

	private Status() {
	}

	/**
	 * {@code created}, {@code running}, {@code paused}, {@code restarting},
	 * {@code exited}.
	 */
	static String word(Container container) {
		if (container.state() instanceof ContainerState.Running running) {
			return running.paused() ? "paused" : "running";
		}
		if (container.upkeep().restartAt() != null) {
			return "restarting";
		}
		boolean ran = container.state() instanceof ContainerState.Exited;
		return ran ? "exited" : "created";
	}

	/** For example {@code Up 3 minutes (healthy)}. */
	static String sentence(Container container, Instant now) {
		return switch (word(container)) {
			case "running" -> "Up " + since(container, now) + health(container);
			case "paused" -> "Up " + since(container, now) + " (Paused)";
			case "restarting" -> "Restarting (" + exitCode(container) + ") "
					+ Times.about(Duration.between(endedAt(container), now)) + " ago";
			case "exited" -> "Exited (" + exitCode(container) + ") "
					+ Times.about(Duration.between(endedAt(container), now)) + " ago";
			default -> "Created";
		};
	}

	/** How long the sentence of this moment stays true. */
	static ListedLines.Span span(Container container, Instant now) {
		Instant since = switch (word(container)) {
			case "running", "paused" -> ((ContainerState.Running) container.state()).since();
			case "restarting", "exited" -> endedAt(container);
			default -> null;
		};
		if (since == null) {
			return new ListedLines.Span(Instant.MIN, Instant.MAX);
		}
		return new ListedLines.Span(now, since.plus(Times.nextWords(Duration.between(since, now))));
	}

	private static String since(Container container, Instant now) {
		return Times.about(Duration.between(((ContainerState.Running) container.state()).since(), now));
	}

	private static String health(Container container) {
		Health health = container.upkeep().health();
		if (health == null) {
			return "";
		}
		return (health.status() == Health.Status.STARTING) ? " (health: starting)"
				: " (" + health.status().label() + ")";
	}

	static int exitCode(Container container) {
		if (container.state() instanceof ContainerState.Exited exited) {
			return exited.exit().code();
		}
		if (container.state() instanceof ContainerState.Failed failed) {
			return (failed.exitCode() == BEFORE_PROGRAM) ? 128 : failed.exitCode();
		}
		return 0;
	}

	private static Instant endedAt(Container container) {
		return (container.state() instanceof ContainerState.Exited exited) ? exited.exit().at() : container.createdAt();
	}

	/** Docker's {@code State}. */
	static Map<String, Object> document(Container container) {
		String word = word(container);
		Map<String, Object> state = new LinkedHashMap<>();
		state.put("Status", word);
		state.put("Running", container.running() || word.equals("restarting"));
		state.put("Paused", container.paused());
		state.put("Restarting", word.equals("restarting"));
		boolean ended = container.state() instanceof ContainerState.Exited;
		state.put("OOMKilled",
				container.state() instanceof ContainerState.Exited exited && exited.exit().outOfMemory());
		state.put("Dead", false);
		state.put("Pid", (container.state() instanceof ContainerState.Running running) ? running.pid() : 0);
		state.put("ExitCode", exitCode(container));
		state.put("Error",
				(container.state() instanceof ContainerState.Failed failed) ? failed.failure().detail() : "");
		Instant since = (container.state() instanceof ContainerState.Running running) ? running.since()
				: container.upkeep().startedAt();
		state.put("StartedAt", Times.of(since));
		state.put("FinishedAt", ended ? Times.of(endedAt(container)) : Times.NEVER);
		if (container.upkeep().health() != null) {
			state.put("Health", health(container.upkeep().health()));
		}
		return state;
	}

	private static Map<String, Object> health(Health health) {
		List<Map<String, Object>> log = new ArrayList<>();
		for (Health.Result result : health.results()) {
			log.add(Map.of("Start", Times.of(result.startedAt()), "End", Times.of(result.endedAt()), "ExitCode",
					result.exitCode(), "Output", result.output()));
		}
		return Map.of("Status", health.status().name().toLowerCase(Locale.ROOT), "FailingStreak",
				health.failingStreak(), "Log", log);
	}

}
