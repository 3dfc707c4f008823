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

import dev.gantry.contracts.errors.ErrorCode;
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

	private static final List<String> LEGACY_CONTROLLERS = List.of("memory", "cpu", "cpuacct", "pids");

	/** Where only containers that ask for something have groups. */
	private static final List<String> OTHER_LEGACY_CONTROLLERS = List.of("cpuset", "blkio");

	private static final Set<String> UNIFIED_CONTROLLERS = Set.of("memory", "cpu", "pids", "cpuset", "io");

	private static final byte[] DEVICES = DeviceProgram.of(DeviceRule.DEFAULT);

	private static final String SHARED = "shared";

	/** The kernel's weight of one group. */
	private static final int CPU_SHARES = 1024;

	static final long CPU_PERIOD_MICROS = 100_000;

	/** The kernel refuses a shorter quota. */
	private static final long CPU_QUOTA_MIN_MICROS = 1000;

	private final CgroupHost host;

	private final String parent;

	public ControlGroups(CgroupHost host, String shortName) {
		this.host = host;
		this.parent = "gantry-" + shortName;
		for (String controller : List.of("memory", "cpu", "pids")) {
			if (!host.isUnified(controller) && host.legacyOf(controller).isEmpty()) {
				throw new GantryException(ErrorCode.HOST_UNFIT,
						"This host has no '" + controller + "' control group controller",
						"Mount cgroup2 on /sys/fs/cgroup, or boot with the controller enabled");
			}
		}
	}

	/** Makes the parents and the shared group. */
	public void prepare() {
		try {
			for (Cgroup parent : legacyParents()) {
				parent.create();
			}
			prepareCpu();
			prepareOthers();
			if (usesUnified()) {
				prepareUnified();
			}
			Optional<Cgroup> devices = sharedDevices();
			if (devices.isPresent()) {
				devices.get().create();
				for (DeviceRule rule : DeviceRule.DEFAULT) {
					devices.get().write(rule.file(), rule.text());
				}
			}
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT, "Make control groups: " + ex.getMessage(),
					"Run as root on a host whose /sys/fs/cgroup is writable", ex);
		}
	}

	/**
	 * All containers together weigh as much as the processors that they may use, not as
	 * one process does beside the host's own.
	 */
	private void prepareCpu() throws IOException {
		Optional<Path> mount = this.host.legacyOf("cpu");
		if (mount.isPresent()) {
			int shares = CPU_SHARES * Runtime.getRuntime().availableProcessors();
			new Cgroup(mount.get()).child(this.parent).write("cpu.shares", Integer.toString(shares));
		}
	}

	/** A new cpuset of version 1 may use nothing, unless it is made like its parent. */
	private void prepareOthers() throws IOException {
		for (Cgroup parent : otherParents()) {
			Cgroup cpuset = new Cgroup(this.host.legacyOf("cpuset").orElse(Path.of("")));
			if (parent.path().getParent().equals(cpuset.path())) {
				cpuset.write("cgroup.clone_children", "1");
				parent.create();
				parent.write("cgroup.clone_children", "1");
			}
			parent.create();
		}
	}

	private List<Cgroup> otherParents() {
		return OTHER_LEGACY_CONTROLLERS.stream()
			.flatMap((controller) -> this.host.legacyOf(controller).stream())
			.map((mount) -> new Cgroup(mount).child(this.parent))
			.toList();
	}

	private void prepareUnified() throws IOException {
		Cgroup group = unifiedParent();
		group.create();
		for (String controller : this.host.unifiedControllers()) {
			if (UNIFIED_CONTROLLERS.contains(controller)) {
				new Cgroup(this.host.unified()).write("cgroup.subtree_control", "+" + controller);
				group.write("cgroup.subtree_control", "+" + controller);
			}
		}
	}

	/**
	 * Where the spawner joins the parents, so that its shims' memory is not the agent's.
	 * Not for processor time: on a busy host the way to a new container would then wait
	 * for a share of all containers together.
	 */
	public List<String> spawnerTasks() {
		return Stream.of("memory", "pids")
			.flatMap((controller) -> this.host.legacyOf(controller).stream())
			.map((mount) -> tasks(new Cgroup(mount).child(this.parent)))
			.distinct()
			.toList();
	}

	/**
	 * Whether a group can have another name later; version 2 has no such thing.
	 */
	public boolean renamable() {
		return !usesUnified();
	}

	/** What the launcher does for a container. */
	public GroupPlan plan(String id, ResourceLimits limits, ResourceControls controls) {
		SharingPlan sharing = SharingPlan.of(this.host, this.parent, id, limits.memory(), controls);
		return plan(id, limits).with(sharing.extra(), sharing.settings());
	}

	/** What the launcher does for a container that asks for limits only. */
	public GroupPlan plan(String id, ResourceLimits limits) {
		Set<Cgroup> directories = new LinkedHashSet<>();
		List<GroupPlan.Setting> settings = new ArrayList<>();
		List<String> witnesses = new ArrayList<>();
		LEGACY_CONTROLLERS.forEach((controller) -> legacyGroup(controller, id).ifPresent(directories::add));
		Optional<Cgroup> cpu = legacyGroup("cpu", id);
		List<String> joins = new ArrayList<>();
		directories.stream()
			.filter((group) -> !cpu.equals(Optional.of(group)))
			.forEach((group) -> joins.add(tasks(group)));
		sharedDevices().ifPresent((devices) -> joins.add(tasks(devices)));
		if (usesUnified()) {
			directories.add(unifiedParent().child(id));
		}
		memory(id, limits.memory(), settings, witnesses);
		cpu(id, limits, settings);
		settings.add(new GroupPlan.Setting(group("pids", id) + "/pids.max", Integer.toString(limits.pids()), false));
		return new GroupPlan(directories.stream().map(Cgroup::toString).toList(), settings, joins,
				cpu.map(ControlGroups::tasks).stream().toList(),
				usesUnified() ? unifiedParent().child(id).toString() : null, deviceProgram(), witnesses, views(id));
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
		return this.host.legacyOf("devices").isPresent() ? new byte[0] : DEVICES.clone();
	}

	/**
	 * Programs size themselves by their limits, and look for them in the mounts of all of
	 * these controllers.
	 */
	private Map<String, String> views(String id) {
		Map<String, String> views = new LinkedHashMap<>();
		LEGACY_CONTROLLERS.forEach((controller) -> legacyGroup(controller, id)
			.ifPresent((group) -> views.put(controller, group.toString())));
		if (views.isEmpty()) {
			return Map.of("", unifiedParent().child(id).toString());
		}
		this.host.legacyOf("cpuset").ifPresent((mount) -> views.put("cpuset", mount.toString()));
		return views;
	}

	private void memory(String id, MemorySize limit, List<GroupPlan.Setting> settings, List<String> witnesses) {
		Cgroup group = group("memory", id);
		boolean unified = this.host.isUnified("memory");
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
		Cgroup group = group("cpu", id);
		if (this.host.isUnified("cpu")) {
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
		new GroupUpdate(this.host, this.parent, id).apply(limits, controls);
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
		return legacyGroup(controller, id)
			.or(() -> this.host.isUnified(controller) ? Optional.of(unifiedParent().child(id)) : Optional.empty())
			.map(Cgroup::path);
	}

	/** Whether a controller is version 2's. */
	public boolean isUnified(String controller) {
		return this.host.isUnified(controller);
	}

	/**
	 * What a container uses now.
	 * @throws IOException when its groups are gone
	 */
	public ContainerUsage usage(String id) throws IOException {
		return new ContainerUsage(cpuTime(id), memoryUse(id), (int) group("pids", id).number("pids.current"));
	}

	private Duration cpuTime(String id) throws IOException {
		if (this.host.isUnified("cpu")) {
			return Duration.ofNanos(group("cpu", id).number("cpu.stat", "usage_usec") * 1000);
		}
		Optional<Cgroup> group = legacyGroup("cpuacct", id);
		return group.isEmpty() ? Duration.ZERO : Duration.ofNanos(group.get().number("cpuacct.usage"));
	}

	/** Page cache that the kernel can take back at once does not count. */
	private MemorySize memoryUse(String id) throws IOException {
		Cgroup group = group("memory", id);
		boolean unified = this.host.isUnified("memory");
		long all = group.number(unified ? "memory.current" : "memory.usage_in_bytes");
		long idle = group.number("memory.stat", unified ? "inactive_file" : "total_inactive_file");
		return MemorySize.ofBytes(Math.max(0, all - idle));
	}

	/** Ends whatever runs in a container's groups and removes them. */
	public void end(String id) {
		Stream.concat(LEGACY_CONTROLLERS.stream(), OTHER_LEGACY_CONTROLLERS.stream())
			.forEach((controller) -> legacyGroup(controller, id).ifPresent(ControlGroups::end));
		if (usesUnified()) {
			end(unifiedParent().child(id));
		}
	}

	/**
	 * Ends and removes groups that no container has: what a launch that was killed half
	 * way left behind.
	 * @param known the ids of the home's containers
	 */
	public void sweep(Set<String> known) {
		for (Cgroup parent : parents()) {
			children(parent).stream()
				.filter((child) -> !known.contains(child.path().getFileName().toString()))
				.forEach(ControlGroups::end);
		}
	}

	private static List<Cgroup> children(Cgroup parent) {
		try {
			return parent.children();
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "List control group " + parent + ": " + ex.getMessage(), null,
					ex);
		}
	}

	/** Removes the parents; every container must have ended. */
	public void teardown() {
		sharedDevices().ifPresent((shared) -> end(new Cgroup(shared.path().getParent()), Cgroup::endTree));
		parents().forEach((parent) -> end(parent, Cgroup::endTree));
	}

	private static void end(Cgroup group) {
		end(group, Cgroup::end);
	}

	private static void end(Cgroup group, Ending ending) {
		try {
			ending.end(group);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "Remove control group " + group + ": " + ex.getMessage(),
					"End the processes listed in " + group + "/cgroup.procs", ex);
		}
	}

	private boolean usesUnified() {
		return this.host.unified() != null && (this.host.isUnified("memory") || this.host.isUnified("cpu")
				|| this.host.isUnified("pids") || this.host.legacyOf("devices").isEmpty());
	}

	private List<Cgroup> legacyParents() {
		return LEGACY_CONTROLLERS.stream()
			.flatMap((controller) -> this.host.legacyOf(controller).stream())
			.distinct()
			.map((mount) -> new Cgroup(mount).child(this.parent))
			.toList();
	}

	private List<Cgroup> parents() {
		List<Cgroup> parents = new ArrayList<>(legacyParents());
		parents.addAll(otherParents());
		if (usesUnified()) {
			parents.add(unifiedParent());
		}
		return parents;
	}

	private Cgroup group(String controller, String id) {
		return legacyGroup(controller, id).orElseGet(() -> unifiedParent().child(id));
	}

	private Optional<Cgroup> legacyGroup(String controller, String id) {
		return this.host.legacyOf(controller).map((mount) -> new Cgroup(mount).child(this.parent).child(id));
	}

	private Cgroup unifiedParent() {
		return new Cgroup(this.host.unified()).child(this.parent);
	}

	private Optional<Cgroup> sharedDevices() {
		return this.host.legacyOf("devices").map((mount) -> new Cgroup(mount).child(this.parent).child(SHARED));
	}

	private interface Ending {

		void end(Cgroup group) throws IOException;

	}

}
