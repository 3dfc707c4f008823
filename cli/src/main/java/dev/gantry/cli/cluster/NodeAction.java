package dev.gantry.cli.cluster;

import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.NodeView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Something that is done with one node. */
abstract class NodeAction implements Callable<Integer> {

	private final String action;

	private final String done;

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "NODE", description = "the node, by name")
	private String node;

	NodeAction(String action, String done) {
		this.action = action;
		this.done = done;
	}

	@Override
	public final Integer call() {
		Api api = this.connection.api();
		api.send("POST", "/nodes/" + id(api) + "/" + this.action, null);
		Terminal.standard().print(this.node + this.done);
		return 0;
	}

	private String id(Api api) {
		List<NodeView> nodes = api.get("/nodes", new TypeReference<>() {
		});
		return nodes.stream()
			.filter((one) -> one.name().equals(this.node) || one.id().equals(this.node))
			.map((one) -> Api.encode(one.id()))
			.findFirst()
			.orElseThrow(() -> new CommandFailure("There is no node '" + this.node + "'", nodes.isEmpty() ? null
					: "The nodes are: " + String.join(", ", nodes.stream().map(NodeView::name).toList())));
	}

	/** Empties a node. */
	@Command(name = "drain", description = "Move a node's instances to others and give it no new ones.")
	static final class Drain extends NodeAction {

		Drain() {
			super("drain", " is being drained");
		}

	}

	/** Closes a node. */
	@Command(name = "cordon", description = "Give a node no new instances.")
	static final class Cordon extends NodeAction {

		Cordon() {
			super("cordon", " takes no new instances");
		}

	}

	/** Opens a node again. */
	@Command(name = "uncordon", description = "Give a node new instances again.")
	static final class Uncordon extends NodeAction {

		Uncordon() {
			super("uncordon", " takes new instances again");
		}

	}

}
