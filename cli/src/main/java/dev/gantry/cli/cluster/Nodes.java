package dev.gantry.cli.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.apps.NodeView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.type.TypeReference;

/** Lists the nodes. */
@Command(name = "nodes", description = "List the nodes.")
public final class Nodes implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		List<NodeView> nodes = this.connection.api().get("/nodes", new TypeReference<>() {
		});
		if (this.output.json(terminal, nodes)) {
			return 0;
		}
		if (nodes.isEmpty()) {
			terminal.print("no nodes yet; start one with 'gantry agent --server URL --join-token TOKEN'");
			return 0;
		}
		Instant now = Instant.now();
		Table table = new Table("NODE", "STATUS", "INSTANCES", "CPU", "MEMORY", "SEEN", "VERSION");
		for (NodeView node : nodes) {
			table.row(node.name(), status(terminal, node.status()), node.instances(),
					node.reserved().cpu().millis() + "m of " + node.capacity().cpu().millis() + "m",
					Terminal.bytes(node.reserved().memory().bytes()) + " of "
							+ Terminal.bytes(node.capacity().memory().bytes()),
					Terminal.ago(node.lastSeen(), now) + " ago", node.version());
		}
		table.print(terminal);
		for (NodeView node : nodes) {
			node.faults().forEach((fault) -> terminal.print(node.name() + ": " + fault));
		}
		return 0;
	}

	private static String status(Terminal terminal, NodeStatus status) {
		String word = status.name().toLowerCase(Locale.ROOT);
		return switch (status) {
			case READY -> terminal.good(word);
			case CORDONED, DRAINING, SUSPECT -> terminal.doubtful(word);
			case LOST -> terminal.bad(word);
		};
	}

}
