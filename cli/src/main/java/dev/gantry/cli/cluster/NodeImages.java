package dev.gantry.cli.cluster;

import java.time.Instant;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.NodeImagesView;
import dev.gantry.contracts.link.ImagesReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Lists the images that a node has. */
@Command(name = "images", description = "List the images that a node has, newest first.",
		footer = { "", "Example:", "  gantry node images harbour-1" })
final class NodeImages implements Callable<Integer> {

	private static final int SHORT_DIGEST = "sha256:".length() + 12;

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(paramLabel = "NODE", description = "the node, by name")
	private String node;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		Api api = this.connection.api();
		NodeImagesView view = api.get("/nodes/" + Api.encode(this.node) + "/images", new TypeReference<>() {
		});
		if (this.output.json(terminal, view)) {
			return 0;
		}
		if (view.at() == null) {
			terminal.print("the node has not told yet; ask again in a minute");
			return 0;
		}
		Instant now = Instant.now();
		Table table = new Table("IMAGE", "DIGEST", "SIZE", "ADDED");
		for (ImagesReport.Held image : view.held().images()) {
			table.row(image.names().isEmpty() ? terminal.dim("no name") : String.join(", ", image.names()),
					image.digest().substring(0, Math.min(SHORT_DIGEST, image.digest().length())),
					Terminal.bytes(image.size().bytes()), Terminal.ago(image.added(), now) + " ago");
		}
		table.print(terminal);
		int rest = view.held().count() - view.held().images().size();
		terminal.print(view.held().count() + (view.held().count() == 1 ? " image takes " : " images take ")
				+ Terminal.bytes(view.held().size().bytes())
				+ (rest > 0 ? "; " + rest + " older ones are not listed" : ""));
		return 0;
	}

}
