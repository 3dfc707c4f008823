package dev.gantry.cli.cluster;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.images.ImageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Imports an image from a file. */
@Command(name = "import",
		description = "Import an image from a file: the tar of a root filesystem, a docker-archive or an OCI layout.",
		footer = { "", "Example:", "  gantry images import debian:bookworm rootfs.tar" })
final class ImportImage implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(index = "0", paramLabel = "NAME", description = "the image's name, for example debian:bookworm")
	private String name;

	@Parameters(index = "1", paramLabel = "FILE", description = "the file, plain or compressed")
	private Path file;

	@Override
	public Integer call() throws IOException {
		if (!Files.isRegularFile(this.file)) {
			throw new CommandFailure(this.file + " is not a file", "Name the file that holds the image");
		}
		Terminal terminal = Terminal.standard();
		terminal.progress("sending " + Terminal.bytes(Files.size(this.file)) + " …");
		ImageView image = this.connection.api()
			.upload("/images?name=" + Api.encode(this.name), "application/octet-stream",
					BodyPublishers.ofFile(this.file), new TypeReference<>() {
					});
		terminal.clearProgress();
		terminal.print("imported " + image.repository() + ":" + image.tag() + " (" + image.digest() + ")");
		return 0;
	}

}
