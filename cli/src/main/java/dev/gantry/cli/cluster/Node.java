package dev.gantry.cli.cluster;

import java.util.List;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.NodeView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;

/** Takes nodes out of service and back. */
@Command(name = "node", description = "Take a node out of service, or back.")
public final class Node implements Runnable {

	@Spec
	private CommandSpec spec;

	@Override
	public void run() {
		throw new CommandLine.ParameterException(this.spec.commandLine(), "Say what to do: drain, cordon or uncordon");
	}

	@Command(name = "drain", mixinStandardHelpOptions = true,
			description = "Move a node's instances to others and give it no new ones.")
	int drain(@Mixin Connection connection, @Parameters(paramLabel = "NODE", description = "the node") String node) {
		return act(connection, node, "drain", " is being drained");
	}

	@Command(name = "cordon", mixinStandardHelpOptions = true, description = "Give a node no new instances.")
	int cordon(@Mixin Connection connection, @Parameters(paramLabel = "NODE", description = "the node") String node) {
		return act(connection, node, "cordon", " takes no new instances");
	}

	@Command(name = "uncordon", mixinStandardHelpOptions = true, description = "Give a node new instances again.")
	int uncordon(@Mixin Connection connection, @Parameters(paramLabel = "NODE", description = "the node") String node) {
		return act(connection, node, "uncordon", " takes new instances");
	}

	private static int act(Connection connection, String node, String action, String done) {
		Api api = connection.api();
		api.send("POST", "/nodes/" + id(api, node) + "/" + action, null);
		Terminal.standard().print(node + done);
		return 0;
	}

	/** The id of a node that was named by name or id. */
	private static String id(Api api, String node) {
		List<NodeView> nodes = api.get("/nodes", new TypeReference<>() {
		});
		return nodes.stream()
			.filter((one) -> one.name().equals(node) || one.id().equals(node))
			.map((one) -> Api.encode(one.id()))
			.findFirst()
			.orElseThrow(() -> new CommandFailure("There is no node '" + node + "'", nodes.isEmpty() ? null
					: "The nodes are: " + String.join(", ", nodes.stream().map(NodeView::name).toList())));
	}

}
