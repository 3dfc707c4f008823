package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.terminal.Terminal;

/** The demo's base image as a file in the home, made once. */
final class BaseImage {

	private final Home home;

	private final Path examples;

	private final Terminal terminal;

	BaseImage(Home home, Path examples, Terminal terminal) {
		this.home = home;
		this.examples = examples;
		this.terminal = terminal;
	}

	Path ensure() {
		Path file = this.home.cache().resolve("debian-bookworm.tar");
		if (Files.exists(file)) {
			return file;
		}
		try {
			Files.createDirectories(file.getParent());
			requireTool();
			run(List.of(this.examples.resolve("base-images/debian-bookworm").toString(), file.toString()),
					"making the base image");
			return file;
		}
		catch (IOException ex) {
			throw new CommandFailure("The base image could not be made: " + ex.getMessage(), null, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CommandFailure("Interrupted while the base image was made", "Try again", ex);
		}
	}

	private void requireTool() throws IOException, InterruptedException {
		if (onPath("mmdebstrap")) {
			return;
		}
		if (!onPath("apt-get")) {
			throw new CommandFailure("The demo's base image is made with mmdebstrap, which this host does not have",
					"Install mmdebstrap, or import a base image yourself: gantry images import debian:bookworm FILE");
		}
		this.terminal.print("installing mmdebstrap from Debian, which makes the demo's base image");
		run(List.of("apt-get", "-q", "update"), "apt-get update");
		run(List.of("apt-get", "-qy", "install", "--no-install-recommends", "mmdebstrap"), "installing mmdebstrap");
	}

	private static boolean onPath(String tool) {
		String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
		return Arrays.stream(path.split(":")).anyMatch((directory) -> Files.isExecutable(Path.of(directory, tool)));
	}

	private void run(List<String> command, String what) throws IOException, InterruptedException {
		Path log = this.home.cache().resolve("base-image.log");
		List<String> whole = new ArrayList<>(command);
		ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true)
			.redirectInput(Path.of("/dev/null").toFile())
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
		if (builder.start().waitFor() != 0) {
			throw new CommandFailure(what + " failed:\n  " + String.join("\n  ", LogTail.lines(log, 0, 8)),
					"See whether the Debian mirror is within reach, and try again. The whole log is " + log);
		}
	}

}
