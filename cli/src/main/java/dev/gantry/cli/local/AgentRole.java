package dev.gantry.cli.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.cli.api.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The agent in the foreground. */
@Command(name = "agent", description = "Run this host's agent in the foreground.",
		footer = { "", "Example:", "  gantry agent --server http://10.0.0.1:8080 --join-token gtr_join_…" })
public final class AgentRole extends RoleCommand {

	@Option(names = "--server", paramLabel = "URL", required = true, description = "where the server answers")
	private URI server;

	@Option(names = "--join-token", paramLabel = "T", description = "lets this node join; needed once")
	private String joinToken;

	@Option(names = "--join-token-file", paramLabel = "FILE", description = "a file that holds the join token")
	private Path joinTokenFile;

	@Option(names = "--name", paramLabel = "NAME", description = "the node's name (default: the host's name)")
	private String name;

	@Option(names = "--advertise", paramLabel = "ADDRESS", description = "this host's address that routers reach")
	private String advertise;

	@Option(names = "--port", paramLabel = "N", description = "port of health and figures on 127.0.0.1 (default: any)")
	private int port;

	@Override
	String soleRole() {
		return "agent";
	}

	@Override
	List<String> command() throws IOException {
		if (!root()) {
			throw new CommandFailure("The agent must run as root", "Start it with sudo");
		}
		List<String> arguments = new ArrayList<>(
				List.of("--gantry.agent.server-url=" + this.server, "--server.port=" + this.port));
		if (this.joinToken != null) {
			arguments.add("--gantry.agent.join-token-file=" + keepToken());
		}
		else if (this.joinTokenFile != null) {
			arguments.add("--gantry.agent.join-token-file=" + this.joinTokenFile.toAbsolutePath());
		}
		if (this.name != null) {
			arguments.add("--gantry.agent.name=" + this.name);
		}
		if (this.advertise != null) {
			arguments.add("--gantry.agent.advertise-address=" + this.advertise);
		}
		return roles().agent(arguments);
	}

	/** Puts the token into a file, because command lines can be read by everybody. */
	private Path keepToken() throws IOException {
		Path file = home().agent().resolve("join-token");
		Files.createDirectories(file.getParent());
		Files.deleteIfExists(file);
		Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(file, this.joinToken + "\n");
		return file;
	}

}
