package dev.gantry.engine.cgroups;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.containers.ContainerUsage;
import dev.gantry.engine.containers.ResourceControls;
import dev.gantry.kernel.cgroups.Cgroup;
import dev.gantry.kernel.cgroups.CgroupHost;

/**
 * The control groups of one home: a parent {@code gantry-XXXXXXXX} in each hierarchy that
 * is used, one group per container below it, and for the version 1 devices controller one
 * group that all containers share, because its rules are the same for all. Version 1 and
 * 2 are chosen controller by controller.
 */
public final class ControlGroups {

	private static final byte[] DEVICES = DeviceProgram.of(DeviceRule.DEFAULT);

	static final long CPU_PERIOD_MICROS = 100_000;

	/** The kernel refuses a shorter quota. */
	private static final long CPU_QUOTA_MIN_MICROS = 1000;

	private final Hierarchies hierarchies;

	/**
	 * The control groups of a home.
	 * @throws GantryException with {@code HOST_UNFIT} when a controller is missing
	 */
	public ControlGroups(CgroupHost host, String shortName) {
		this.hierarchies = new Hierarchies(host, shortName);
	}

	/** Makes the parents and the shared group. */
	public void prepare() {
		this.hierarchies.prepare();
	}

	/**
	 * Where the spawner joins the parents, so that its shims' memory is not the agent's.
	 * Not for processor time: on a busy host the way to a new container would then wait
	 * for a share of all containers together.
	 */
	public List<String> spawnerTasks() {
		return Stream.of("memory", "pids")
			.flatMap((controller) -> this.hierarchies.host().legacyOf(controller).stream())
			.map((mount) -> tasks(new Cgroup(mount).child(this.hierarchies.parent())))
			.distinct()
			.toList();
	}

	/**
	 * Whether a group can have another name later; version 2 has no such thing.
	 */
	public boolean renamable() {
		return !this.hierarchies.usesUnified();
	}

	/** What the launcher does for a container. */
	public GroupPlan plan(String id, ResourceLimits limits, ResourceControls controls) {
		SharingPlan sharing = SharingPlan.of(this.hierarchies.host(), this.hierarchies.parent(), id, limits.memory(),
				controls);
		return plan(id, limits).with(sharing.extra(), sharing.settings());
	}

	/** What the launcher does for a container that asks for limits only. */
	public GroupPlan plan(String id, ResourceLimits limits) {
		Set<Cgroup> directories = new LinkedHashSet<>();
		List<GroupPlan.Setting> settings = new ArrayList<>();
		List<String> witnesses = new ArrayList<>();
		Hierarchies.LEGACY_CONTROLLERS
			.forEach((controller) -> this.hierarchies.legacyGroup(controller, id).ifPresent(directories::add));
		Optional<Cgroup> cpu = this.hierarchies.legacyGroup("cpu", id);
		List<String> joins = new ArrayList<>();
		directories.stream()
			.filter((group) -> !cpu.equals(Optional.of(group)))
			.forEach((group) -> joins.add(tasks(group)));
		this.hierarchies.sharedDevices().ifPresent((devices) -> joins.add(tasks(devices)));
		if (this.hierarchies.usesUnified()) {
			directories.add(this.hierarchies.unifiedParent().child(id));
		}
		memory(id, limits.memory(), settings, witnesses);
		cpu(id, limits, settings);
		settings.add(new GroupPlan.Setting(this.hierarchies.group("pids", id) + "/pids.max",
				Integer.toString(limits.pids()), false));
		return new GroupPlan(directories.stream().map(Cgroup::toString).toList(), settings, joins,
				cpu.map(ControlGroups::tasks).stream().toList(),
				this.hierarchies.usesUnified() ? this.hierarchies.unifiedParent().child(id).toString() : null,
				deviceProgram(), witnesses, views(id));
	}

	/**
	 * A thread that joins by this file, and not by {@code cgroup.procs}, waits for
	 * nobody.
	 */
	private static String tasks(Cgroup group) {
		return group + "/tasks";
	}

	/** Where version 1 has no devices controller, version 2 asks a program. */
	private byte[] deviceProgram() {
		return this.hierarchies.host().legacyOf("devices").isPresent() ? new byte[0] : DEVICES.clone();
	}

	/**
	 * Programs size themselves by their limits, and look for them in the mounts of all of
	 * these controllers.
	 */
	private Map<String, String> views(String id) {
		Map<String, String> views = new LinkedHashMap<>();
		Hierarchies.LEGACY_CONTROLLERS.forEach((controller) -> this.hierarchies.legacyGroup(controller, id)
			.ifPresent((group) -> views.put(controller, group.toString())));
		if (views.isEmpty()) {
			return Map.of("", this.hierarchies.unifiedParent().child(id).toString());
		}
		this.hierarchies.host().legacyOf("cpuset").ifPresent((mount) -> views.put("cpuset", mount.toString()));
		return views;
	}

	private void memory(String id, MemorySize limit, List<GroupPlan.Setting> settings, List<String> witnesses) {
		Cgroup group = this.hierarchies.group("memory", id);
		boolean unified = this.hierarchies.isUnified("memory");
		witnesses.add(group + (unified ? "/memory.events" : "/memory.oom_control"));
		if (limit.bytes() == 0) {
			return;
		}
		String bytes = Long.toString(limit.bytes());
		if (unified) {
			settings.add(new GroupPlan.Setting(group + "/memory.max", bytes, false));
			settings.add(new GroupPlan.Setting(group + "/memory.swap.max", "0", true));
			settings.add(new GroupPlan.Setting(group + "/memory.oom.group", "1", true));
		}
		else {
			settings.add(new GroupPlan.Setting(group + "/memory.limit_in_bytes", bytes, false));
			settings.add(new GroupPlan.Setting(group + "/memory.memsw.limit_in_bytes", bytes, true));
		}
	}

	private void cpu(String id, ResourceLimits limits, List<GroupPlan.Setting> settings) {
		long quota = quota(limits.cpu());
		if (quota == 0) {
			return;
		}
		Cgroup group = this.hierarchies.group("cpu", id);
		if (this.hierarchies.isUnified("cpu")) {
			settings.add(new GroupPlan.Setting(group + "/cpu.max", quota + " " + CPU_PERIOD_MICROS, false));
		}
		else {
			settings.add(new GroupPlan.Setting(group + "/cpu.cfs_quota_us", Long.toString(quota), false));
		}
	}

	/**
	 * Changes limits and shares of a running container.
	 * @throws IOException naming the file when the kernel refuses a value
	 */
	public void update(String id, ResourceLimits limits, ResourceControls controls) throws IOException {
		new GroupUpdate(this.hierarchies.host(), this.hierarchies.parent(), id).apply(limits, controls);
	}

	/** In a period; 0 for no limit. */
	static long quota(CpuShare share) {
		long quota = share.millis() * CPU_PERIOD_MICROS / 1000;
		return (quota == 0) ? 0 : Math.max(quota, CPU_QUOTA_MIN_MICROS);
	}

	/**
	 * The directory of a container's group.
	 * @param controller for example {@code memory}
	 */
	public Optional<Path> directory(String controller, String id) {
		return this.hierarchies.legacyGroup(controller, id)
			.or(() -> this.hierarchies.isUnified(controller) ? Optional.of(this.hierarchies.unifiedParent().child(id))
					: Optional.empty())
			.map(Cgroup::path);
	}

	/**
	 * What a container uses now.
	 * @throws IOException when its groups are gone
	 */
	public ContainerUsage usage(String id) throws IOException {
		return new ContainerUsage(cpuTime(id), memoryUse(id),
				(int) this.hierarchies.group("pids", id).number("pids.current"));
	}

	private Duration cpuTime(String id) throws IOException {
		if (this.hierarchies.isUnified("cpu")) {
			return Duration.ofNanos(this.hierarchies.group("cpu", id).number("cpu.stat", "usage_usec") * 1000);
		}
		Optional<Cgroup> group = this.hierarchies.legacyGroup("cpuacct", id);
		return group.isEmpty() ? Duration.ZERO : Duration.ofNanos(group.get().number("cpuacct.usage"));
	}

	/** Page cache that the kernel can take back at once does not count. */
	private MemorySize memoryUse(String id) throws IOException {
		Cgroup group = this.hierarchies.group("memory", id);
		boolean unified = this.hierarchies.isUnified("memory");
		long all = group.number(unified ? "memory.current" : "memory.usage_in_bytes");
		long idle = group.number("memory.stat", unified ? "inactive_file" : "total_inactive_file");
		return MemorySize.ofBytes(Math.max(0, all - idle));
	}

	/** Whether a controller is version 2's. */
	public boolean isUnified(String controller) {
		return this.hierarchies.isUnified(controller);
	}

	/** Ends whatever runs in a container's groups and removes them. */
	public void end(String id) {
		this.hierarchies.end(id);
	}

	/**
	 * Ends and removes groups that no container has: what a launch that was killed half
	 * way left behind.
	 * @param known the ids of the home's containers
	 */
	public void sweep(Set<String> known) {
		this.hierarchies.sweep(known);
	}

	/** Removes the parents; every container must have ended. */
	public void teardown() {
		this.hierarchies.teardown();
	}

}
