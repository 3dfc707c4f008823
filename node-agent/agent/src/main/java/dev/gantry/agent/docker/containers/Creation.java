package dev.gantry.agent.docker.containers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.engine.Engine;
import dev.gantry.engine.containers.Care;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.Housekeeping;
import dev.gantry.engine.containers.Networking;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.containers.RestartPolicy;
import dev.gantry.engine.containers.RootFilesystem;
import dev.gantry.engine.containers.Sandbox;
import dev.gantry.engine.containers.Signal;
import dev.gantry.engine.health.HealthCheck;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.engine.streams.Streams;
import dev.gantry.oci.documents.RunConfig;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /containers/create}. */
final class Creation {

	private final Engine engine;

	private final Lookup lookup;

	Creation(Engine engine, Lookup lookup) {
		this.engine = engine;
		this.lookup = lookup;
	}

	void handle(Exchange exchange) throws java.io.IOException {
		Fields request = exchange.document();
		String platform = exchange.query("platform");
		String name = Names.checked(exchange.query("name"));
		HostWishes wishes = new HostWishes(request.object("HostConfig"));
		wishes.check();
		NodeImage image = this.engine.localImages()
			.find(request.text("Image"))
			.filter((found) -> platform.isEmpty() || platform.startsWith(found.config().platform().toString()))
			.orElseThrow(() -> new ApiException(404, "No such image: " + request.text("Image")));
		Mounts mounts = new Mounts(this.engine.volumes());
		Container container;
		try {
			container = create(spec(request, image, wishes, mounts, name), name);
		}
		catch (RuntimeException ex) {
			mounts.giveUp();
			throw ex;
		}
		exchange.json(201, Map.of("Id", container.id(), "Warnings", wishes.warnings()));
	}

	private Container create(ContainerSpec spec, String name) {
		this.engine.containers()
			.find(spec.housekeeping().name())
			.filter((other) -> !name.isEmpty())
			.ifPresent((other) -> {
				if (other.name().equals(spec.housekeeping().name())) {
					throw new ApiException(409, "Conflict. The container name \"/" + other.name()
							+ "\" is already in use by container \"" + other.id()
							+ "\". You have to remove (or rename) that container to be able to reuse " + "that name.");
				}
			});
		return this.engine.containers().create(spec);
	}

	private ContainerSpec spec(Fields request, NodeImage image, HostWishes wishes, Mounts mounts, String name) {
		Fields host = request.object("HostConfig");
		Merged merged = new Merged(request, image.config().config());
		String id = Names.id();
		Networking networking = Connections.of(host, request.object("NetworkingConfig"), merged.ports(), this.lookup);
		take(mounts, host, merged);
		RestartPolicy restart = HostWishes.restart(host.object("RestartPolicy"));
		boolean autoRemove = host.flag("AutoRemove");
		if (autoRemove && restart.when() != RestartPolicy.When.NO) {
			throw ApiException.invalid("can't create 'AutoRemove' container with restart policy");
		}
		Notes notes = new Notes(request.text("Image"), image.id().toString(), config(request, merged, id), host.node(),
				autoRemove,
				request.has("StopTimeout") ? (int) request.number("StopTimeout") : Notes.DEFAULT_STOP_TIMEOUT);
		Housekeeping housekeeping = new Housekeeping(notes.labels(merged.labels()), stopSignal(merged), wishes.log(),
				name.isEmpty() ? Names.free(this.engine.containers()) : name,
				new Care(restart, health(merged.health()), host.flag("Init")));
		RootFilesystem rootfs = RootFilesystem.of(image.image().layerNames())
			.withReadOnly(host.flag("ReadonlyRootfs"))
			.withChanges(autoRemove ? RootFilesystem.Changes.SCRATCH : RootFilesystem.Changes.KEPT);
		boolean mapped = !(host.text("UsernsMode").equals("host") || networking.mode() == Networking.Mode.HOST);
		Sandbox sandbox = new Sandbox(hostname(request, networking, id), wishes.limits(), wishes.capabilities(),
				wishes.seccomp(), mapped, wishes.rlimits(), wishes.security(), wishes.controls());
		Map<String, String> environment = merged.environment(sandbox.hostname(), linked(host, housekeeping.name()));
		return new ContainerSpec(id, mounts.in(rootfs), process(request, merged, environment), sandbox, networking,
				housekeeping);
	}

	private static String hostname(Fields request, Networking networking, String id) {
		String wanted = request.text("Hostname");
		return (wanted.isEmpty() && networking.mode() != Networking.Mode.HOST) ? id.substring(0, 12) : wanted;
	}

	private void take(Mounts mounts, Fields host, Merged merged) {
		mounts.take(host);
		for (String other : host.texts("VolumesFrom")) {
			boolean readOnly = other.endsWith(":ro");
			mounts.takeFrom(this.lookup.container(other.replaceFirst(":(ro|rw)$", "")), readOnly);
		}
		mounts.takeAnonymous(merged.volumes());
	}

	/** Links have variables on the default network only, as with Docker. */
	private Map<String, String> linked(Fields host, String name) {
		boolean ofDefault = Set.of("", "default", "bridge").contains(host.text("NetworkMode"));
		return ofDefault ? Links.of(host.texts("Links"), this.lookup).variables(name) : Map.of();
	}

	private static ProcessSpec process(Fields request, Merged merged, Map<String, String> environment) {
		boolean terminal = request.flag("Tty");
		Streams streams = new Streams(terminal, request.flag("OpenStdin"), request.flag("StdinOnce"));
		String directory = merged.workingDirectory();
		return new ProcessSpec(merged.arguments(), environment, directory.isEmpty() ? "/" : directory, merged.user(),
				request.object("HostConfig").texts("GroupAdd"), streams);
	}

	private static int stopSignal(Merged merged) {
		return merged.stopSignal().isEmpty() ? Signal.TERM.number() : Signal.parse(merged.stopSignal()).number();
	}

	private static HealthCheck health(RunConfig.Healthcheck wanted) {
		if (wanted == null || wanted.test().isEmpty()) {
			return HealthCheck.NONE;
		}
		return new HealthCheck(wanted.test(), Duration.ofNanos(wanted.interval()), Duration.ofNanos(wanted.timeout()),
				Duration.ofNanos(wanted.startPeriod()), Duration.ofNanos(wanted.startInterval()), wanted.retries(),
				false);
	}

	/** Docker's {@code Config}, as inspect shows it. */
	private static ObjectNode config(Fields request, Merged merged, String id) {
		ObjectNode config = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
		String hostname = request.text("Hostname");
		boolean ofHost = request.object("HostConfig").text("NetworkMode").equals("host");
		config.put("Hostname", !hostname.isEmpty() ? hostname : ofHost ? hostsName() : id.substring(0, 12));
		config.put("Domainname", request.text("Domainname"));
		config.put("User", merged.user());
		for (String flag : List.of("AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin", "StdinOnce")) {
			config.put(flag, request.flag(flag));
		}
		if (!merged.ports().isEmpty()) {
			merged.ports().forEach(config.putObject("ExposedPorts")::putObject);
		}
		list(config, "Env",
				merged.variables().entrySet().stream().map((each) -> each.getKey() + "=" + each.getValue()).toList());
		list(config, "Cmd", merged.command());
		config.put("Image", request.text("Image"));
		if (merged.volumes().isEmpty()) {
			config.putNull("Volumes");
		}
		else {
			merged.volumes().forEach(config.putObject("Volumes")::putObject);
		}
		config.put("WorkingDir", merged.workingDirectory());
		list(config, "Entrypoint", merged.entrypoint());
		config.putNull("OnBuild");
		if (!merged.stopSignal().isEmpty()) {
			config.put("StopSignal", merged.stopSignal());
		}
		if (request.has("StopTimeout")) {
			config.put("StopTimeout", request.number("StopTimeout"));
		}
		if (merged.health() != null) {
			config.putPOJO("Healthcheck", merged.health());
		}
		return config;
	}

	private static String hostsName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

	private static void list(ObjectNode config, String name, List<String> values) {
		if (values.isEmpty()) {
			config.putNull(name);
		}
		else {
			values.forEach(config.putArray(name)::add);
		}
	}

}
