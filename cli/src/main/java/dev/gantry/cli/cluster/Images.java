package dev.gantry.cli.cluster;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.images.ImageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Lists the images in the platform's registry, or imports one. */
@Command(name = "images", description = "List the images in the platform's registry, or import one.")
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

	@Command(name = "import", mixinStandardHelpOptions = true,
			description = "Import an image from a file: the tar of a root filesystem, a docker-archive or an OCI layout.")
	int importFile(@Mixin Connection importing,
			@Parameters(index = "0", paramLabel = "NAME",
					description = "the image's name, for example debian:bookworm") String name,
			@Parameters(index = "1", paramLabel = "FILE", description = "the file, plain or compressed") Path file)
			throws IOException {
		if (!Files.isRegularFile(file)) {
			throw new CommandFailure(file + " is not a file", "Name the file that holds the image");
		}
		Terminal terminal = Terminal.standard();
		terminal.progress("sending " + Terminal.bytes(Files.size(file)) + " …");
		ImageView image = importing.api()
			.upload("/images?name=" + Api.encode(name), "application/octet-stream", BodyPublishers.ofFile(file),
					new TypeReference<>() {
					});
		terminal.clearProgress();
		terminal.print("imported " + image.repository() + ":" + image.tag() + " (" + image.digest() + ")");
		return 0;
	}

}
