package dev.gantry.agent.docker.exec;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import dev.gantry.agent.docker.containers.DetachKeys;
import dev.gantry.agent.docker.containers.Lookup;
import dev.gantry.agent.docker.containers.Relay;
import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.Engine;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.exec.Exec;
import dev.gantry.engine.exec.ExecSpec;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.Streams;
import dev.gantry.engine.streams.TerminalSize;

/** Create, start, resize and inspect execs. */
public final class ExecCalls {

	/** The engine's own for what failed before the program's turn came. */
	private static final int BEFORE_PROGRAM = 125;

	private static final int NOT_EXECUTED = 126;

	private final Execs execs;

	private final Lookup lookup;

	private final Executor workers;

	public ExecCalls(Engine engine, Executor workers) {
		this.execs = engine.execs();
		this.lookup = new Lookup(engine.containers());
		this.workers = workers;
	}

	public void addTo(Routes routes) {
		routes.on("POST", "/containers/{id}/exec", this::create)
			.on("POST", "/exec/{id}/start", this::start)
			.on("POST", "/exec/{id}/resize", this::resize)
			.on("GET", "/exec/{id}/json", (exchange) -> exchange.json(200, document(exec(exchange))));
	}

	private Exec exec(Exchange exchange) {
		return this.execs.get(exchange.path("id"))
			.orElseThrow(() -> new ApiException(404, "No such exec instance: " + exchange.path("id")));
	}

	private void create(Exchange exchange) throws IOException {
		Container container = this.lookup.container(exchange.path("id"));
		Fields request = exchange.document();
		List<String> command = request.texts("Cmd");
		if (command.isEmpty()) {
			throw ApiException.invalid("No exec command specified");
		}
		if (!container.running()) {
			throw new ApiException(409, "container " + container.id() + " is not running");
		}
		if (container.paused()) {
			throw new ApiException(409,
					"container " + container.id() + " is paused, unpause the container before exec");
		}
		boolean terminal = request.flag("Tty");
		boolean input = request.flag("AttachStdin");
		Map<String, String> environment = new LinkedHashMap<>();
		for (String variable : request.texts("Env")) {
			int equals = variable.indexOf('=');
			if (equals > 0) {
				environment.put(variable.substring(0, equals), variable.substring(equals + 1));
			}
		}
		ExecSpec spec = new ExecSpec(command, environment, request.text("WorkingDir"), request.text("User"),
				new Streams(terminal, input, input && !terminal), request.flag("Privileged"));
		exchange.json(201, Map.of("Id", this.execs.create(container.id(), spec).id()));
	}

	private void start(Exchange exchange) throws IOException {
		Exec exec = exec(exchange);
		Fields request = exchange.document();
		if (request.flag("Detach")) {
			this.execs.startDetached(exec.id());
			exchange.empty(200);
			return;
		}
		Streams streams = exec.spec().streams();
		DetachKeys keys = streams.terminal() ? DetachKeys.parse(exchange.query("detachKeys")) : DetachKeys.NONE;
		AttachOptions options = new AttachOptions(streams.input(), AttachOptions.Pace.PROCESS_WAITS);
		AttachedStreams attached;
		try {
			attached = this.execs.start(exec.id(), options, size(request));
		}
		catch (GantryException ex) {
			boolean tried = this.execs.get(exec.id()).filter((each) -> each.state() instanceof Exec.Failed).isPresent();
			if (!tried) {
				throw ex;
			}
			Relay.tell(exchange, streams.terminal(), ex.getMessage());
			return;
		}
		new Relay(attached, new Relay.Wishes(streams.terminal(), streams.input(), true, true, keys), this.workers)
			.run(exchange, this.execs.ended(exec.id()));
	}

	private static TerminalSize size(Fields request) {
		List<Integer> size = request.numbers("ConsoleSize");
		return (size.size() == 2) ? new TerminalSize(size.get(0), size.get(1)) : TerminalSize.UNKNOWN;
	}

	private void resize(Exchange exchange) {
		this.execs.resize(exec(exchange).id(), new TerminalSize(exchange.number("h", 0), exchange.number("w", 0)));
		exchange.empty(200);
	}

	private static Map<String, Object> document(Exec exec) {
		List<String> arguments = exec.spec().arguments();
		Map<String, Object> process = new LinkedHashMap<>();
		process.put("tty", exec.spec().streams().terminal());
		process.put("entrypoint", arguments.get(0));
		process.put("arguments", arguments.subList(1, arguments.size()));
		process.put("privileged", false);
		process.put("user", exec.spec().user());
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("ID", exec.id());
		document.put("Running", exec.running());
		document.put("ExitCode", exitCode(exec));
		document.put("ProcessConfig", process);
		document.put("OpenStdin", exec.spec().streams().input());
		document.put("OpenStderr", true);
		document.put("OpenStdout", true);
		document.put("CanRemove", !exec.running());
		document.put("ContainerID", exec.container());
		document.put("DetachKeys", "");
		document.put("Pid", (exec.state() instanceof Exec.Running running) ? running.pid() : 0);
		return document;
	}

	private static Integer exitCode(Exec exec) {
		if (exec.state() instanceof Exec.Ended ended) {
			return ended.exitCode();
		}
		if (exec.state() instanceof Exec.Failed failed) {
			return (failed.exitCode() == BEFORE_PROGRAM) ? NOT_EXECUTED : failed.exitCode();
		}
		return null;
	}

}
