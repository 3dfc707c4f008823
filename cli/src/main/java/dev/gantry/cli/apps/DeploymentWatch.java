package dev.gantry.cli.apps;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Json;
import dev.gantry.cli.api.ServerEvents;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.apps.StageView;
import dev.gantry.contracts.link.BuildLine;
import tools.jackson.core.type.TypeReference;

/**
 * Follows a deployment to its end: each stage with its time as it happens, the build's
 * log lines in between. A connection that breaks is taken up where it was.
 */
final class DeploymentWatch {

	private static final int MOST_BREAKS = 20;

	private final Api api;

	private final Terminal terminal;

	private final Map<DeploymentStage, StageView.State> told = new EnumMap<>(DeploymentStage.class);

	private long lastLine;

	DeploymentWatch(Api api, Terminal terminal) {
		this.api = api;
		this.terminal = terminal;
	}

	/** Follows to the end; fails when the deployment does. */
	DeploymentView follow(DeploymentView begun) {
		String path = "/apps/" + begun.app() + "/deployments/" + begun.id();
		String lastId = null;
		for (int breaks = 0; breaks < MOST_BREAKS; breaks++) {
			try (ServerEvents events = new ServerEvents(
					this.api.stream(path + "/events", "text/event-stream", lastId))) {
				ServerEvents.Event event;
				while ((event = events.next()) != null && !event.type().equals("end")) {
					lastId = event.id();
					take(event);
				}
			}
			catch (IOException ex) {
				this.terminal.warn("the connection broke (" + ex.getMessage() + "); taking it up again");
			}
			DeploymentView now = this.api.get(path, new TypeReference<>() {
			});
			if (now.status().ended()) {
				now.stages().forEach(this::stage);
				return conclude(now);
			}
		}
		throw new CommandFailure("The connection to the platform breaks again and again",
				"The deployment goes on; see 'gantry releases " + begun.app() + "'");
	}

	private void take(ServerEvents.Event event) {
		switch (event.type()) {
			case "stage" -> stage(Json.MAPPER.readValue(event.data(), StageView.class));
			case "line" -> line(Json.MAPPER.readValue(event.data(), BuildLine.class));
			default -> {
				// Steps and the deployment's other news are told by their stage and
				// lines.
			}
		}
	}

	private void line(BuildLine line) {
		if (line.sequence() > this.lastLine) {
			this.lastLine = line.sequence();
			this.terminal.clearProgress();
			String text = "  | " + line.text();
			this.terminal.print("gantry".equals(line.stream()) ? text : this.terminal.dim(text));
		}
	}

	private void stage(StageView stage) {
		if (stage.state() == this.told.get(stage.stage())) {
			return;
		}
		this.told.put(stage.stage(), stage.state());
		String name = stage.stage().name().toLowerCase(Locale.ROOT).replace('_', ' ');
		String time = stage.millis() == null ? "" : Terminal.seconds(Duration.ofMillis(stage.millis()));
		String detail = stage.detail() == null ? "" : "  " + stage.detail();
		switch (stage.state()) {
			case DONE -> told(this.terminal.good("✓"), name, time, detail);
			case FAILED -> told(this.terminal.bad("✗"), name, time, detail);
			case RUNNING -> this.terminal.progress("  " + name + " …" + detail);
			default -> {
				// Nothing to tell of what waits or is not needed.
			}
		}
	}

	private void told(String mark, String name, String time, String detail) {
		this.terminal.clearProgress();
		this.terminal
			.print(mark + " " + String.format(Locale.ROOT, "%-14s %8s", name, time) + this.terminal.dim(detail));
	}

	private DeploymentView conclude(DeploymentView ended) {
		this.terminal.clearProgress();
		if (ended.status() == DeploymentStatus.SUCCEEDED) {
			Duration whole = Duration.between(ended.createdAt(), ended.endedAt());
			this.terminal.print(
					"release " + ended.release() + " of " + ended.app() + " is live after " + Terminal.seconds(whole));
			this.terminal.print(ended.url());
			return ended;
		}
		if (ended.lastLines() != null && !ended.lastLines().isEmpty()) {
			this.terminal.warn("the last lines:");
			ended.lastLines().forEach((line) -> this.terminal.warn("  | " + line));
		}
		String cause = ended.failure() == null ? "The deployment ended as " + ended.status() : ended.failure().detail();
		String serving = ended.servingRelease() == null ? ""
				: " (release " + ended.servingRelease() + " goes on serving)";
		throw new CommandFailure(cause + serving, ended.failure() == null ? null : ended.failure().remedy());
	}

}
