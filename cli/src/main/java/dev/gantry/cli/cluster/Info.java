package dev.gantry.cli.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.apps.NodeView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;

/** Tells which platform commands speak to, as whom, and what it has. */
@Command(name = "info", description = "Tell which platform this is, who you are to it, and what it has.",
		footer = { "", "Examples:", "  gantry info", "  gantry info --json" })
public final class Info implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Override
	public Integer call() {
		Api api = this.connection.api();
		Platform platform = api.get("/platform", new TypeReference<>() {
		});
		Who who = api.get("/whoami", new TypeReference<>() {
		});
		List<NodeView> nodes = api.get("/nodes", new TypeReference<>() {
		});
		Terminal terminal = Terminal.standard();
		String version = this.spec.root().version()[0];
		if (!this.output.json(terminal, new All(version, api.server().toString(), platform, who, nodes.size()))) {
			Map<String, String> lines = lines(platform, who, nodes);
			lines.put("Command", version);
			lines.put("API", api.server() + (platform.version() == null ? "" : ", version " + platform.version()));
			lines.forEach((name, value) -> terminal.print(terminal.dim(String.format("%-9s", name)) + " " + value));
			nodes.forEach((node) -> node.faults().forEach((fault) -> terminal.print(node.name() + ": " + fault)));
		}
		return 0;
	}

	private static Map<String, String> lines(Platform platform, Who who, List<NodeView> nodes) {
		Map<String, String> lines = new LinkedHashMap<>();
		lines.put("API", null);
		lines.put("Command", null);
		lines.put("You", who.name() + ", " + word(who.kind()));
		lines.put("Apps at", platform.appUrl().replace("{app}", "APP"));
		lines.put("Registry", platform.registry());
		long ready = nodes.stream().filter((node) -> node.status() == NodeStatus.READY).count();
		lines.put("Nodes", nodes.size() + ", ready " + ready + ", instances "
				+ nodes.stream().mapToInt(NodeView::instances).sum());
		lines.put("CPU", nodes.stream().mapToLong((node) -> node.reserved().cpu().millis()).sum() + "m of "
				+ nodes.stream().mapToLong((node) -> node.capacity().cpu().millis()).sum() + "m reserved");
		lines.put("Memory",
				Terminal.bytes(nodes.stream().mapToLong((node) -> node.reserved().memory().bytes()).sum()) + " of "
						+ Terminal.bytes(nodes.stream().mapToLong((node) -> node.capacity().memory().bytes()).sum())
						+ " reserved");
		return lines;
	}

	private static String word(String kind) {
		return kind.toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	/** What {@code GET /platform} answers. */
	record Platform(String version, String url, String registry, String appUrl) {
	}

	/** What {@code GET /whoami} answers. */
	record Who(String name, String kind) {
	}

	/** What {@code --json} writes. */
	record All(String command, String server, Platform platform, Who you, int nodes) {
	}

}
