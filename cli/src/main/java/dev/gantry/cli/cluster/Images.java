package dev.gantry.cli.cluster;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.images.ImageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.type.TypeReference;

/** Lists the images in the platform's registry, or imports one. */
@Command(name = "images", description = "List the images in the platform's registry, or import one.",
		subcommands = ImportImage.class)
public final class Images implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		List<ImageView> images = this.connection.api().get("/images", new TypeReference<>() {
		});
		if (this.output.json(terminal, images)) {
			return 0;
		}
		Instant now = Instant.now();
		Table table = new Table("REPOSITORY", "TAG", "SIZE", "AGE", "DIGEST");
		images.forEach((image) -> table.row(image.repository(), image.tag(), Terminal.bytes(image.size()),
				Terminal.ago(image.pushedAt(), now), image.digest()));
		table.print(terminal);
		return 0;
	}

}
