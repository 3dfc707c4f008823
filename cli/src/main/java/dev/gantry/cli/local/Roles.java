package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the services. */
final class Roles {

	static final String SERVER_MAIN = "dev.gantry.distribution.ServerApplication";

	static final String AGENT_MAIN = "dev.gantry.agent.AgentApplication";

	static final String TEARDOWN_MAIN = "dev.gantry.agent.TeardownApplication";

	static final String REGISTRY_MAIN = "dev.gantry.registry.RegistryApplication";

	static final String ROUTER_MAIN = "dev.gantry.router.RouterApplication";

	private final Home home;

	private final Path lib;

	private final List<String> serverJars;

	private final List<String> agentJars;

	private final ServiceJvm serverJvm;

	private final ServiceJvm agentJvm;

	Roles(Home home, Path lib, Distribution distribution) {
		this.home = home;
		this.lib = lib;
		this.serverJars = distribution.jars("server");
		this.agentJars = distribution.jars("agent");
		this.serverJvm = new ServiceJvm(home.server(), Settings.DEFAULT.serverHeap(), ServiceJvm.Compilers.PATIENT);
		this.agentJvm = new ServiceJvm(home.agent(), "384m", ServiceJvm.Compilers.EAGER);
	}

	/** What makes a background service keep its own log, rotated and bounded. */
	List<String> logging(String role) {
		return List.of("--logging.file.name=" + this.home.ownLog(role), "--logging.threshold.console=OFF",
				"--logging.logback.rollingpolicy.max-file-size=10MB", "--logging.logback.rollingpolicy.max-history=14",
				"--logging.logback.rollingpolicy.total-size-cap=100MB");
	}

	/** The server, as the service user when this process is root. */
	List<String> server(Settings settings, ServiceUser user) throws IOException {
		List<String> command = new ArrayList<>(user == null ? List.of() : user.dropTo());
		ServiceJvm jvm = this.serverJvm.withHeap(settings.serverHeap());
		command.addAll(jvm.command(classPath(this.serverJars), SERVER_MAIN));
		command.addAll(serverArguments(settings));
		command.addAll(configuration());
		return command;
	}

	private List<String> serverArguments(Settings settings) {
		String api = "http://localhost:" + settings.port();
		Path data = this.home.server();
		return List.of("--server.port=" + settings.port(), "--gantry.platform.home=" + data,
				"--gantry.platform.admin-token-file=" + this.home.adminToken(),
				"--gantry.platform.public-url=" + settings.publicUrl(),
				"--gantry.platform.registry-address=" + settings.registryAddress(),
				"--gantry.platform.registry-url=http://localhost:" + settings.registryPort(),
				"--gantry.platform.router-port=" + settings.routerPort(),
				"--gantry.registry.port=" + settings.registryPort(),
				"--gantry.registry.storage=" + data.resolve("registry"),
				"--gantry.registry.token-realm=" + settings.publicUrl() + "/registry/token",
				"--gantry.registry.jwks-url=" + api + "/registry/jwks", "--gantry.router.port=" + settings.routerPort(),
				"--gantry.router.platform-url=" + api, "--gantry.router.token-file=" + data.resolve("router-token"));
	}

	/** One of the server's parts alone. */
	List<String> part(String main, ServiceUser user, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(user == null ? List.of() : user.dropTo());
		command.addAll(this.serverJvm.serving(classPath(this.serverJars), main));
		command.addAll(arguments);
		command.addAll(configuration());
		return command;
	}

	/** The agent. */
	List<String> agent(List<String> arguments) throws IOException {
		List<String> command = this.agentJvm.command(classPath(this.agentJars), AGENT_MAIN);
		command.add("--gantry.agent.home=" + this.home.directory());
		command.addAll(arguments);
		command.addAll(configuration());
		return command;
	}

	/** What takes away every container and kernel object of the home. */
	List<String> teardown() throws IOException {
		List<String> command = this.agentJvm.passing(classPath(this.agentJars), TEARDOWN_MAIN);
		command.add(this.home.directory().toString());
		return command;
	}

	private String classPath(List<String> jars) {
		return String.join(":", jars.stream().map((jar) -> this.lib.resolve(jar).toString()).toList());
	}

	/** Whether services write their classes when they end. */
	boolean recording() {
		return this.serverJvm.records() || this.agentJvm.records();
	}

	/** Forgets archived classes, because the jars that they come from have changed. */
	void forgetClasses() throws IOException {
		this.serverJvm.forgetClasses();
		this.agentJvm.forgetClasses();
	}

	private List<String> configuration() {
		return List.of("--spring.config.additional-location=optional:file:" + this.home.configuration());
	}

}
