package dev.gantry.agent.docker.containers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.Engine;
import dev.gantry.engine.containers.Capability;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ResourceControls;
import dev.gantry.engine.containers.RestartPolicy;
import dev.gantry.engine.containers.Sandbox;
import dev.gantry.engine.exec.Exec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /containers/{id}/json}. */
final class Inspection {

	private static final List<String> MASKED = List.of("/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore",
			"/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list",
			"/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware");

	private static final List<String> READ_ONLY = List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
			"/proc/sysrq-trigger");

	private final Engine engine;

	Inspection(Engine engine) {
		this.engine = engine;
	}

	Map<String, Object> document(Container container, boolean size) {
		Notes notes = Notes.of(container);
		List<String> arguments = container.spec().process().arguments();
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("Id", container.id());
		document.put("Created", Times.of(container.createdAt()));
		document.put("Path", arguments.get(0));
		document.put("Args", arguments.subList(1, arguments.size()));
		document.put("State", Status.document(container));
		document.put("Image", notes.imageId());
		document.put("ResolvConfPath", "");
		document.put("HostnamePath", "");
		document.put("HostsPath", "");
		document.put("LogPath", "");
		document.put("Name", "/" + container.name());
		document.put("RestartCount", container.upkeep().restarts());
		document.put("Driver", "overlay2");
		document.put("Platform", "linux");
		document.put("MountLabel", "");
		document.put("ProcessLabel", "");
		document.put("AppArmorProfile", "");
		List<String> execs = this.engine.execs()
			.of(container.id())
			.stream()
			.filter(Exec::running)
			.map(Exec::id)
			.toList();
		document.put("ExecIDs", execs.isEmpty() ? null : execs);
		document.put("HostConfig", hostConfig(container, notes));
		document.put("GraphDriver", Map.of("Name", "overlay2", "Data", Map.of()));
		document.put("Mounts", Mounts.documents(container, this.engine.volumes()));
		document.put("Config", config(container, notes));
		document.put("NetworkSettings", new NetworkView(this.engine.networks()).settings(container,
				notes.config().path("ExposedPorts").propertyNames()));
		if (size) {
			new Sizes(this.engine).of(container).addTo(document);
		}
		return document;
	}

	private static JsonNode config(Container container, Notes notes) {
		ObjectNode config = notes.config().isEmpty() ? ofEngine(container) : (ObjectNode) notes.config().deepCopy();
		ObjectNode labels = config.putObject("Labels");
		Notes.visible(container.spec().housekeeping().labels()).forEach(labels::put);
		return config;
	}

	/** What can be told of a container that no client of Docker's made. */
	private static ObjectNode ofEngine(Container container) {
		ObjectNode config = JsonNodeFactory.instance.objectNode();
		config.put("Hostname", container.spec().sandbox().hostname());
		config.put("Domainname", "");
		config.put("User", container.spec().process().user());
		config.put("Tty", container.spec().process().streams().terminal());
		config.put("OpenStdin", container.spec().process().streams().input());
		container.spec().process().environmentStrings().forEach(config.putArray("Env")::add);
		container.spec().process().arguments().forEach(config.putArray("Cmd")::add);
		config.put("Image", "");
		config.put("WorkingDir", container.spec().process().workingDirectory());
		config.putNull("Entrypoint");
		return config;
	}

	private static JsonNode hostConfig(Container container, Notes notes) {
		ObjectNode host = JsonNodeFactory.instance.objectNode();
		defaults(host);
		host.setAll((ObjectNode) notes.hostConfig());
		Sandbox sandbox = container.spec().sandbox();
		host.put("NetworkMode", NetworkView.mode(container));
		host.put("Memory", sandbox.limits().memory().bytes());
		fill(host);
		long swap = sandbox.controls().swap().bytes();
		if (sandbox.limits().memory().bytes() > 0) {
			host.put("MemorySwap", sandbox.limits().memory().bytes() + swap);
		}
		if (notes.hostConfig().path("CpuQuota").asLong(0) == 0) {
			host.put("NanoCpus", sandbox.limits().cpu().millis() * 1_000_000);
		}
		ResourceControls controls = sandbox.controls();
		host.put("CpusetCpus", controls.cpus());
		host.put("CpusetMems", controls.memoryNodes());
		host.put("MemoryReservation", controls.memoryHigh().bytes());
		host.put("CpuShares", HostWishes.shares(controls.cpuWeight(), host.path("CpuShares").asLong(0)));
		host.put("ReadonlyRootfs", container.spec().rootfs().readOnly());
		host.put("Runtime", "gantry");
		host.put("CgroupnsMode", "private");
		host.put("IpcMode", "private");
		host.put("UsernsMode", sandbox.userNamespace() ? "" : "host");
		MASKED.forEach(host.putArray("MaskedPaths")::add);
		READ_ONLY.forEach(host.putArray("ReadonlyPaths")::add);
		RestartPolicy restart = container.spec().housekeeping().care().restart();
		host.putObject("RestartPolicy")
			.put("Name", restart.when().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
			.put("MaximumRetryCount", restart.limit());
		if (notes.hostConfig().isEmpty() && !sandbox.capabilities().equals(Capability.DEFAULT)) {
			sandbox.capabilities().forEach((each) -> host.withArray("CapAdd").add("CAP_" + each.name()));
		}
		return host;
	}

	/** Nothing that a client says in so many words means what the engine does then. */
	private static void fill(ObjectNode host) {
		if (host.path("ShmSize").asLong(0) == 0) {
			host.put("ShmSize", Mounts.SHARED_MEMORY);
		}
		if (host.path("LogConfig").path("Type").asString("").isEmpty()) {
			ObjectNode log = host.withObjectProperty("LogConfig").put("Type", "json-file");
			log.withObjectProperty("Config");
		}
		if (host.path("PidsLimit").asLong(0) <= 0) {
			host.putNull("PidsLimit");
		}
		if (host.path("MemorySwappiness").asLong(-1) < 0) {
			host.putNull("MemorySwappiness");
		}
	}

	private static void defaults(ObjectNode host) {
		for (String name : List.of("Binds", "PortBindings", "VolumesFrom", "CapAdd", "CapDrop", "ExtraHosts",
				"GroupAdd", "Links", "SecurityOpt", "DeviceCgroupRules", "DeviceRequests", "Ulimits", "PidsLimit",
				"MemorySwappiness", "OomKillDisable", "BlkioWeightDevice", "BlkioDeviceReadBps")) {
			host.putNull(name);
		}
		for (String name : List.of("CpuShares", "CpuPeriod", "CpuQuota", "NanoCpus", "MemoryReservation", "MemorySwap",
				"OomScoreAdj", "BlkioWeight", "CpuRealtimePeriod", "CpuRealtimeRuntime")) {
			host.put(name, 0);
		}
		for (String name : List.of("ContainerIDFile", "VolumeDriver", "PidMode", "UTSMode", "Cgroup", "CgroupParent",
				"CpusetCpus", "CpusetMems", "Isolation")) {
			host.put(name, "");
		}
		for (String name : List.of("AutoRemove", "Privileged", "PublishAllPorts")) {
			host.put(name, false);
		}
		for (String name : List.of("Dns", "DnsOptions", "DnsSearch", "Devices")) {
			host.putArray(name);
		}
		host.put("ShmSize", 64L << 20);
		ObjectNode log = host.putObject("LogConfig");
		log.put("Type", "json-file");
		log.putObject("Config");
	}

}
