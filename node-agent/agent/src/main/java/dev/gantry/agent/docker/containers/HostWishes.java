package dev.gantry.agent.docker.containers;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.containers.Capability;
import dev.gantry.engine.containers.ResourceControls;
import dev.gantry.engine.containers.RestartPolicy;
import dev.gantry.engine.containers.Rlimit;
import dev.gantry.engine.containers.SecurityOptions;
import dev.gantry.engine.logs.LogOptions;

/**
 * Docker's {@code HostConfig} in the engine's words. What bears on security and is not
 * there is refused, never passed over; what is merely not there becomes a warning.
 */
public final class HostWishes {

	/** As many as the kernel can count: none. */
	private static final int ANY_PIDS = 4194304;

	private static final long NANOS_PER_MILLI = 1_000_000;

	private static final List<String> REFUSED_LISTS = List.of("Devices", "DeviceRequests", "DeviceCgroupRules",
			"ReadonlyPaths", "MaskedPaths");

	/** What has no meaning here, but a type that clients must keep to. */
	private static final List<String> UNUSED_TEXTS = List.of("Isolation", "VolumeDriver", "ContainerIDFile", "Cgroup");

	private static final List<String> UNUSED_NUMBERS = List.of("CpuCount", "CpuPercent", "IOMaximumIOps",
			"IOMaximumBandwidth", "MemorySwappiness");

	private static final List<String> UNUSED_TABLES = List.of("StorageOpt", "Annotations");

	private static final List<String> WARNED = List.of("CpuRealtimePeriod", "CpuRealtimeRuntime", "OomScoreAdj",
			"KernelMemoryTCP");

	/** The launcher keeps a log in any case; of one that nobody may read, little. */
	private static final LogOptions UNREAD = new LogOptions(MemorySize.ofBytes(65_536), 1);

	private final Fields host;

	private final List<String> warnings = new ArrayList<>();

	/** Those of a {@code HostConfig}, or of a build in its words. */
	public HostWishes(Fields host) {
		this.host = host;
	}

	List<String> warnings() {
		return this.warnings;
	}

	/** Refuses what the engine cannot or will not give, and what has a wrong type. */
	void check() {
		UNUSED_TEXTS.forEach(this.host::text);
		UNUSED_NUMBERS.forEach(this.host::number);
		UNUSED_TABLES.forEach((name) -> this.host.object(name).toTexts());
		refuse(this.host.flag("Privileged"),
				"privileged containers are not possible: they could do whatever the host's root can; "
						+ "give single capabilities with --cap-add");
		for (String mode : List.of("PidMode", "IpcMode", "UTSMode", "CgroupnsMode")) {
			String value = this.host.text(mode);
			boolean shared = value.equals("host") || value.startsWith("container:");
			refuse(shared && !(mode.equals("CgroupnsMode")),
					mode + " '" + value + "' is not possible: a container has its own");
		}
		for (String name : REFUSED_LISTS) {
			boolean custom = this.host.has(name) && !this.host.node().get(name).isEmpty();
			refuse(custom, "HostConfig." + name + " is not possible on this engine");
		}
		refuse(!this.host.text("CgroupParent").isEmpty(), "HostConfig.CgroupParent is not possible on this engine");
		refuse(this.host.number("MemorySwap") > 0 && this.host.number("Memory") == 0,
				"You should always set the Memory limit when using Memoryswap limit, see usage");
		refuse(this.host.flag("OomKillDisable"), "HostConfig.OomKillDisable is not possible on this engine");
		String runtime = this.host.text("Runtime");
		refuse(!Set.of("", "gantry", "runc").contains(runtime), "unknown or invalid runtime name: " + runtime);
		for (String name : WARNED) {
			long value = this.host.number(name);
			if (value != 0) {
				this.warnings.add(name + " has no effect on this engine");
			}
		}
	}

	private static void refuse(boolean refused, String message) {
		if (refused) {
			throw ApiException.invalid(message);
		}
	}

	ResourceLimits limits() {
		long pids = this.host.number("PidsLimit");
		return new ResourceLimits(cpu(this.host), MemorySize.ofBytes(memory(this.host)),
				(pids > 0) ? (int) Math.min(pids, ANY_PIDS) : ANY_PIDS);
	}

	/** The most processor time; none where nothing is said. */
	public static CpuShare cpu(Fields host) {
		long nanos = host.number("NanoCpus");
		long quota = host.number("CpuQuota");
		if (nanos < 0 || (nanos > 0 && quota > 0)) {
			throw ApiException.invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
		}
		if (quota > 0) {
			long period = (host.number("CpuPeriod") > 0) ? host.number("CpuPeriod") : 100_000;
			return CpuShare.ofMillis(Math.max(1, quota * 1000 / period));
		}
		long processors = Runtime.getRuntime().availableProcessors();
		if (nanos > processors * 1_000 * NANOS_PER_MILLI) {
			throw ApiException.invalid("Range of CPUs is from 0.01 to " + processors + ".00, as there are only "
					+ processors + " CPUs available");
		}
		return CpuShare.ofMillis(nanos / NANOS_PER_MILLI);
	}

	/** The most memory in bytes, 0 where nothing is said. */
	public static long memory(Fields host) {
		long memory = host.number("Memory");
		if (memory < 0 || (memory > 0 && memory < 6L << 20)) {
			throw ApiException.invalid("Minimum memory limit allowed is 6MB");
		}
		long withSwap = host.number("MemorySwap");
		if (withSwap > 0 && withSwap < memory) {
			throw ApiException.invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
		}
		return memory;
	}

	Set<Capability> capabilities() {
		Set<Capability> given = EnumSet.copyOf(Capability.DEFAULT);
		List<String> drop = this.host.words("CapDrop");
		List<String> add = this.host.words("CapAdd");
		if (drop.stream().anyMatch("ALL"::equalsIgnoreCase)) {
			given.clear();
		}
		if (add.stream().anyMatch("ALL"::equalsIgnoreCase)) {
			given.addAll(EnumSet.allOf(Capability.class));
		}
		add.stream().filter((name) -> !name.equalsIgnoreCase("ALL")).forEach((name) -> given.add(capability(name)));
		drop.stream().filter((name) -> !name.equalsIgnoreCase("ALL")).forEach((name) -> given.remove(capability(name)));
		return given;
	}

	private static Capability capability(String text) {
		String name = text.toUpperCase(Locale.ROOT);
		try {
			return Capability.valueOf(name.startsWith("CAP_") ? name.substring(4) : name);
		}
		catch (IllegalArgumentException ex) {
			throw ApiException.invalid("invalid CapAdd or CapDrop: unknown capability: \"" + text + "\"");
		}
	}

	/** Whether the system call filter applies. */
	boolean seccomp() {
		return !securityOptions().contains("seccomp=unconfined");
	}

	/** What else concerns security; a profile of one's own is refused. */
	SecurityOptions security() {
		boolean noNewPrivileges = false;
		String appArmor = "";
		for (String option : securityOptions()) {
			if (option.startsWith("apparmor=")) {
				appArmor = option.substring("apparmor=".length());
			}
			else if (option.startsWith("no-new-privileges")) {
				noNewPrivileges = !option.endsWith("=false");
			}
			else {
				refuse(!Set.of("seccomp=unconfined", "seccomp=builtin", "label=disable").contains(option),
						"the security option '" + option.substring(0, Math.min(60, option.length()))
								+ "' is not possible on this engine");
			}
		}
		return new SecurityOptions(noNewPrivileges, appArmor, this.host.object("Sysctls").toTexts());
	}

	private List<String> securityOptions() {
		return this.host.texts("SecurityOpt").stream().map((option) -> option.replaceFirst(":", "=")).toList();
	}

	/** How it shares the machine with others. */
	public ResourceControls controls() {
		return controls(this.host.number("Memory"));
	}

	/**
	 * As {@link #controls()}, of a container that has a limit of memory.
	 * @param memory bytes, which {@code MemorySwap} counts, too
	 */
	ResourceControls controls(long memory) {
		checkProcessors(this.host.text("CpusetCpus"));
		long shares = this.host.number("CpuShares");
		long all = this.host.number("MemorySwap");
		return new ResourceControls((shares > 0) ? weight(shares) : 0, this.host.text("CpusetCpus"),
				this.host.text("CpusetMems"), MemorySize.ofBytes(Math.max(0, this.host.number("MemoryReservation"))),
				MemorySize.ofBytes((all > 0) ? Math.max(0, all - memory) : 0), DiskWishes.of(this.host));
	}

	/** A list such as {@code 0-2,4} of processors that this host has. */
	private static void checkProcessors(String list) {
		int most = Runtime.getRuntime().availableProcessors() - 1;
		for (String number : list.split("[,-]")) {
			refuse(!number.isEmpty() && (!number.matches("\\d{1,5}") || Integer.parseInt(number) > most),
					"Requested CPUs are not available - requested " + list + ", available: 0-" + most);
		}
	}

	/** Version 1's shares, 2 to 262,144, as version 2's weight, 1 to 10,000. */
	private static int weight(long shares) {
		return (int) (1 + (Math.min(Math.max(shares, 2), 262_144) - 2) * 9_999 / 262_142);
	}

	/**
	 * Version 1's shares of a weight.
	 * @param told what a client said, which is exacter than the weight that came of it
	 */
	static long shares(int weight, long told) {
		if (weight == 0 || (told > 0 && weight(told) == weight)) {
			return told;
		}
		return 2 + (weight - 1) * 262_142L / 9_999;
	}

	public List<Rlimit> rlimits() {
		return this.host.objects("Ulimits").stream().map(HostWishes::rlimit).toList();
	}

	private static Rlimit rlimit(Fields ulimit) {
		try {
			return new Rlimit(Rlimit.Resource.valueOf(ulimit.text("Name").toUpperCase(Locale.ROOT)),
					ulimit.number("Soft"), ulimit.number("Hard"));
		}
		catch (IllegalArgumentException ex) {
			throw ApiException.invalid("invalid ulimit '" + ulimit.text("Name") + "': " + ex.getMessage());
		}
	}

	static RestartPolicy restart(Fields policy) {
		int most = (int) policy.number("MaximumRetryCount");
		String name = policy.text("Name");
		if (most < 0 || (most > 0 && !name.equals("on-failure"))) {
			throw ApiException.invalid(
					"invalid restart policy: maximum retry count can only be used with 'on-failure', and is 0 or more");
		}
		return switch (name) {
			case "", "no" -> RestartPolicy.NEVER;
			case "always" -> new RestartPolicy(RestartPolicy.When.ALWAYS, 0);
			case "unless-stopped" -> new RestartPolicy(RestartPolicy.When.UNLESS_STOPPED, 0);
			case "on-failure" -> new RestartPolicy(RestartPolicy.When.ON_FAILURE, most);
			default -> throw ApiException.invalid("invalid restart policy: unknown policy '" + name
					+ "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
		};
	}

	LogOptions log() {
		Fields log = this.host.object("LogConfig");
		String type = log.text("Type");
		refuse(!Set.of("", "json-file", "local", "none").contains(type),
				"logger: no log driver named '" + type + "' is registered; this engine has json-file, local and none");
		if (type.equals("none")) {
			return UNREAD;
		}
		Fields options = log.object("Config");
		try {
			MemorySize size = options.has("max-size") ? size(options.text("max-size")) : LogOptions.DEFAULT.fileSize();
			int files = options.has("max-file") ? Integer.parseInt(options.text("max-file"))
					: LogOptions.DEFAULT.files();
			return new LogOptions(size, files);
		}
		catch (NumberFormatException ex) {
			throw ApiException.invalid("the log option max-file must be a number: " + options.text("max-file"));
		}
	}

	/** Sizes as Docker writes them, where {@code k} is 1024. */
	static MemorySize size(String text) {
		String number = text.strip().toLowerCase(Locale.ROOT).replaceFirst("b$", "");
		return MemorySize.parse(number.matches("[0-9]+[kmgt]") ? number + "i" : number);
	}

}
