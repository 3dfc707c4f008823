package dev.gantry.cli.apps;

import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.apps.LogDrainView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Tells why an app is in the condition it is in. */
@Command(name = "why", description = "Tell why an app is in the condition it is in.")
public final class Why implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "APP", description = "the app")
	private String app;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		Api api = this.connection.api();
		String path = "/apps/" + AppName.of(this.app);
		AppView view = api.get(path, new TypeReference<>() {
		});
		terminal.print(terminal.bold(view.name()) + ": " + view.explanation());
		List<DeploymentView> deployments = api.get(path + "/deployments", new TypeReference<>() {
		});
		deployments.stream()
			.filter((one) -> one.id().equals(view.deployment()) && one.status() != DeploymentStatus.SUCCEEDED)
			.forEach((one) -> deployment(terminal, one));
		List<LogDrainView> drains = api.get(path + "/drains", new TypeReference<>() {
		});
		drains.stream()
			.filter((one) -> one.problem() != null || one.dropped() > 0)
			.forEach((one) -> terminal
				.print("log drain " + one.name() + ": " + ((one.problem() != null) ? one.problem() : "works") + "; "
						+ one.sent() + " lines sent, " + one.dropped() + " dropped, " + one.waiting() + " wait"));
		List<InstanceView> instances = api.get(path + "/instances", new TypeReference<>() {
		});
		for (InstanceView one : instances) {
			terminal.print("");
			terminal.print(terminal.bold(one.name()) + " " + Ps.state(terminal, one.state())
					+ (one.node() == null ? "" : " on " + one.node()) + ", release " + one.release() + ", attempt "
					+ one.generation());
			one.explanation().forEach((sentence) -> terminal.print("  " + sentence));
		}
		return 0;
	}

	private static void deployment(Terminal terminal, DeploymentView one) {
		terminal.print("deployment " + one.number() + " (" + one.summary() + "): "
				+ one.status().name().toLowerCase(java.util.Locale.ROOT) + (one.failedStage() == null ? ""
						: " at " + one.failedStage().name().toLowerCase(java.util.Locale.ROOT)));
		if (one.failure() != null) {
			terminal.print("  " + one.failure().detail());
			if (one.failure().remedy() != null) {
				terminal.print("  " + one.failure().remedy());
			}
		}
		if (one.lastLines() != null) {
			one.lastLines().forEach((line) -> terminal.print("  | " + line));
		}
	}

}
