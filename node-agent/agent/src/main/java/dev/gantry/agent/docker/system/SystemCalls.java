package dev.gantry.agent.docker.system;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.Container;
import dev.gantry.oci.reference.Platform;

/** Ping, version and info. */
public final class SystemCalls {

	/** The newest version of the API that this speaks. */
	public static final String API_VERSION = "1.47";

	private static final String OLDEST_API_VERSION = "1.24";

	private static final Map<String, String> PING = Map.of("Api-Version", API_VERSION, "Builder-Version", "1",
			"Docker-Experimental", "false", "Swarm", "inactive", "Cache-Control", "no-cache, no-store, must-revalidate",
			"Pragma", "no-cache");

	private final Engine engine;

	private final EngineHome home;

	public SystemCalls(Engine engine, EngineHome home) {
		this.engine = engine;
		this.home = home;
	}

	public void addTo(Routes routes) {
		routes.on("GET", "/_ping", (exchange) -> exchange.text(200, "OK", PING))
			.on("HEAD", "/_ping", (exchange) -> exchange.empty(200, PING))
			.on("GET", "/version", (exchange) -> exchange.json(200, version()))
			.on("GET", "/info", (exchange) -> exchange.json(200, info()));
	}

	/** Headers of every answer. */
	public static Map<String, String> headers() {
		return Map.of("Api-Version", API_VERSION, "Docker-Experimental", "false", "Ostype", "linux", "Server",
				"Gantry (linux)");
	}

	private static Map<String, Object> version() {
		String kernel = System.getProperty("os.version");
		String version = version(release());
		String runtime = "java" + Runtime.version().feature();
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("Platform", Map.of("Name", "Gantry"));
		document.put("Components",
				List.of(Map.of("Name", "Gantry", "Version", release(), "Details", Map.of("GitCommit", "")),
						Map.of("Name", "Engine", "Version", version, "Details",
								Map.of("ApiVersion", API_VERSION, "MinAPIVersion", OLDEST_API_VERSION, "Arch",
										Platform.host().architecture(), "Os", "linux", "KernelVersion", kernel,
										"GoVersion", runtime, "GitCommit", "", "BuildTime", ""))));
		document.put("Version", version);
		document.put("ApiVersion", API_VERSION);
		document.put("MinAPIVersion", OLDEST_API_VERSION);
		document.put("GitCommit", "");
		document.put("GoVersion", runtime);
		document.put("Os", "linux");
		document.put("Arch", Platform.host().architecture());
		document.put("KernelVersion", kernel);
		document.put("BuildTime", "");
		return document;
	}

	/** Clients read from a Docker version what they may do: the one of our API. */
	private static String version(String release) {
		return "27.5.1+gantry." + release;
	}

	private static String release() {
		String version = SystemCalls.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "0.1.0";
	}

	private Map<String, Object> info() {
		List<Container> containers = this.engine.containers().list();
		long running = containers.stream().filter(Container::running).count();
		long paused = containers.stream().filter(Container::paused).count();
		Map<String, Object> info = new LinkedHashMap<>();
		info.put("ID", this.home.shortName());
		info.put("Containers", containers.size());
		info.put("ContainersRunning", running - paused);
		info.put("ContainersPaused", paused);
		info.put("ContainersStopped", containers.size() - running);
		info.put("Images", this.engine.localImages().list().size());
		info.put("Driver", "overlay2");
		info.put("DriverStatus", List.of());
		info.put("Plugins", Map.of("Volume", List.of("local"), "Network", List.of("bridge", "host", "null"), "Log",
				List.of("json-file", "local")));
		for (String has : List.of("MemoryLimit", "CpuCfsPeriod", "CpuCfsQuota", "PidsLimit", "IPv4Forwarding")) {
			info.put(has, true);
		}
		for (String lacks : List.of("SwapLimit", "CPUShares", "CPUSet", "OomKillDisable", "Debug",
				"ExperimentalBuild")) {
			info.put(lacks, false);
		}
		info.put("NEventsListener", 0);
		info.put("SystemTime", Instant.now().toString());
		info.put("LoggingDriver", "json-file");
		info.put("CgroupDriver", "cgroupfs");
		info.put("CgroupVersion",
				java.nio.file.Files.exists(java.nio.file.Path.of("/sys/fs/cgroup/cgroup.controllers")) ? "2" : "1");
		info.put("KernelVersion", System.getProperty("os.version"));
		info.put("OperatingSystem", "Gantry");
		info.put("OSType", "linux");
		info.put("Architecture",
				System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch"));
		info.put("NCPU", Runtime.getRuntime().availableProcessors());
		info.put("MemTotal", memory());
		info.put("IndexServerAddress", "https://index.docker.io/v1/");
		info.put("RegistryConfig",
				Map.of("IndexConfigs", Map.of(), "InsecureRegistryCIDRs", List.of(), "Mirrors", List.of()));
		info.put("DockerRootDir", this.home.directory().toString());
		info.put("Name", name());
		info.put("Labels", List.of());
		info.put("ServerVersion", version(release()));
		info.put("Runtimes", Map.of("gantry", Map.of("path", "gantry")));
		info.put("DefaultRuntime", "gantry");
		info.put("Swarm", Map.of("NodeID", "", "LocalNodeState", "inactive", "ControlAvailable", false));
		info.put("LiveRestoreEnabled", true);
		info.put("InitBinary", "gantry-shim");
		info.put("SecurityOptions", List.of("name=seccomp,profile=builtin", "name=userns", "name=cgroupns"));
		info.put("Warnings", List.of());
		return info;
	}

	private static long memory() {
		java.lang.management.OperatingSystemMXBean system = java.lang.management.ManagementFactory
			.getOperatingSystemMXBean();
		return (system instanceof com.sun.management.OperatingSystemMXBean host) ? host.getTotalMemorySize() : 0;
	}

	private static String name() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			throw new ApiException(500, "this host has no name: " + ex.getMessage());
		}
	}

}
