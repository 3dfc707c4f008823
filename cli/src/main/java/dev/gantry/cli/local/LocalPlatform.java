package dev.gantry.cli.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Login;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.apps.NodeView;
import tools.jackson.core.type.TypeReference;

/** Server and agent of one home as background processes. */
final class LocalPlatform {

	private static final Duration SERVER_PATIENCE = Duration.ofMinutes(3);

	private static final Duration AGENT_PATIENCE = Duration.ofMinutes(2);

	private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

	/** Writing the archive of classes takes seconds, on a busy host many. */
	private static final Duration RECORD_PATIENCE = Duration.ofMinutes(3);

	private final Home home;

	private final Terminal terminal;

	private final ProcessTable processes = new ProcessTable(Path.of("/proc"));

	private final Daemon server;

	private final Daemon agent;

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(1))
		.build();

	LocalPlatform(Home home, Terminal terminal) {
		this.home = home;
		this.terminal = terminal;
		this.server = new Daemon("server", home, this.processes);
		this.agent = new Daemon("agent", home, this.processes);
	}

	boolean serverRuns() {
		return this.server.running();
	}

	/** Starts what does not run yet and returns when both are ready. */
	void start(Settings settings, List<String> agentArguments) throws IOException, InterruptedException {
		boolean serverRan = this.server.running();
		boolean agentRan = this.agent.running();
		long serverLog = size(this.server.log());
		long agentLog = size(this.agent.log());
		if (!serverRan) {
			new Ports(this.processes).requireFree(settings);
		}
		if (!serverRan || !agentRan) {
			prepareHome();
			ServiceUser user = ServiceUser.ensure(this.terminal);
			Distribution distribution = Distribution.own();
			Roles roles = new Roles(this.home, this.home.lib(), distribution);
			if (distribution.installTo(this.home.lib())) {
				roles.forgetClasses();
			}
			settings.keep(this.home);
			user.ownDirectory(this.home.server());
			user.ownFile(this.home.adminToken());
			if (!serverRan) {
				this.server.start(withLog(roles, roles.server(settings, user), "server"));
			}
			if (!agentRan) {
				this.agent.start(withLog(roles, roles.agent(agentArguments), "agent"));
			}
		}
		try {
			awaitReady(settings, serverLog, agentLog);
		}
		catch (CommandFailure ex) {
			undo(serverRan, agentRan);
			throw ex;
		}
	}

	private List<String> withLog(Roles roles, List<String> command, String role) throws IOException {
		Path link = this.home.log(role);
		Path target = link.getParent().relativize(this.home.ownLog(role));
		if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(target)) {
			Files.deleteIfExists(link);
			Files.createSymbolicLink(link, target);
		}
		List<String> whole = new ArrayList<>(command);
		whole.addAll(roles.logging(role));
		return whole;
	}

	/** Ends what a start that failed had begun. */
	private void undo(boolean serverRan, boolean agentRan) throws IOException, InterruptedException {
		List<Daemon> begun = new ArrayList<>();
		if (!agentRan) {
			begun.add(this.agent);
		}
		if (!serverRan) {
			begun.add(this.server);
		}
		end(begun, STOP_PATIENCE);
	}

	/** Ends processes, all at the same time; tells whether any ran. */
	private static boolean end(List<Daemon> daemons, Duration patience) throws IOException, InterruptedException {
		boolean ran = false;
		for (Daemon daemon : daemons) {
			ran |= daemon.askToEnd();
		}
		for (Daemon daemon : daemons) {
			daemon.awaitEnd(patience);
		}
		return ran;
	}

	private void prepareHome() throws IOException {
		Files.createDirectories(this.home.directory());
		for (Path path = this.home.directory().toRealPath(); path != null; path = path.getParent()) {
			if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
				throw new CommandFailure(
						"The server runs as the user " + ServiceUser.NAME + ", who may not pass through " + path,
						"Choose a home below /var/lib or /srv with --home, or: chmod o+x " + path);
			}
		}
		for (Path directory : List.of(this.home.agent(), this.home.log("agent").getParent(), this.home.cache())) {
			Files.createDirectories(directory);
			Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
		}
	}

	private void awaitReady(Settings settings, long serverLog, long agentLog) throws InterruptedException {
		URI health = URI.create(settings.apiUrl() + "/actuator/health");
		await("the server", this.server, serverLog, SERVER_PATIENCE, () -> answers(health));
		Api api = new Api(new Login(settings.apiUrl(), readToken()));
		await("the agent", this.agent, agentLog, AGENT_PATIENCE, () -> hasReadyNode(api));
	}

	private void await(String what, Daemon daemon, long logStart, Duration patience, BooleanSupplier ready)
			throws InterruptedException {
		long start = System.nanoTime();
		Object pause = new Object();
		while (!ready.getAsBoolean()) {
			Duration waited = Duration.ofNanos(System.nanoTime() - start);
			if (!daemon.running()) {
				this.terminal.clearProgress();
				throw failedStart(what + " ended while it started. ", daemon, logStart);
			}
			if (waited.compareTo(patience) > 0) {
				this.terminal.clearProgress();
				throw failedStart(what + " is not ready after " + Terminal.seconds(patience) + ". ", daemon, logStart);
			}
			this.terminal.progress("waiting for " + what + " … " + Terminal.seconds(waited));
			synchronized (pause) {
				pause.wait(100);
			}
		}
		this.terminal.clearProgress();
	}

	private static CommandFailure failedStart(String sentence, Daemon daemon, long logStart) {
		String whole = Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
		return new CommandFailure(whole + LogTail.reason(daemon.log(), daemon.output(), logStart),
				"The whole log is " + daemon.log());
	}

	private boolean answers(URI address) {
		try {
			HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(2)).build();
			return this.client.send(request, BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CommandFailure("Interrupted while the server starts", "It goes on; see 'gantry up' again", ex);
		}
	}

	private boolean hasReadyNode(Api api) {
		return api.get("/nodes", new TypeReference<List<NodeView>>() {
		}).stream().anyMatch((node) -> node.status() != NodeStatus.SUSPECT && node.status() != NodeStatus.LOST);
	}

	private String readToken() {
		try {
			return Files.readString(this.home.adminToken()).strip();
		}
		catch (IOException ex) {
			throw new CommandFailure(
					"The admin token in " + this.home.adminToken() + " cannot be read: " + ex.getMessage(), null, ex);
		}
	}

	/** Stops both; with them, unless they are kept, the apps and all they had. */
	boolean stop(boolean keepApps) throws IOException, InterruptedException {
		boolean records = Files.isDirectory(this.home.lib()) && roles().recording();
		boolean ran = end(List.of(this.agent, this.server), records ? RECORD_PATIENCE : STOP_PATIENCE);
		if (!keepApps && Files.isDirectory(this.home.agent()) && Files.isDirectory(this.home.lib())) {
			teardown();
		}
		return ran;
	}

	private void teardown() throws IOException, InterruptedException {
		Path log = this.home.log("teardown");
		// A home of an agent in the foreground has no logs.
		Files.createDirectories(log.getParent());
		ProcessBuilder builder = new ProcessBuilder(roles().teardown()).redirectErrorStream(true)
			.redirectOutput(log.toFile());
		Environment.clean(builder.environment());
		if (builder.start().waitFor() != 0) {
			throw new CommandFailure("Not everything of " + this.home.directory() + " could be taken away.\n"
					+ String.join("\n", LogTail.lines(log, 0, 12)), "The whole log is " + log);
		}
	}

	private Roles roles() {
		return new Roles(this.home, this.home.lib(), new Distribution(this.home.lib()));
	}

	private static long size(Path log) throws IOException {
		return Files.exists(log) ? Files.size(log) : 0;
	}

}
