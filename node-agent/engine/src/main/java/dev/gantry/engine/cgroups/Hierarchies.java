package dev.gantry.engine.cgroups;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.kernel.cgroups.Cgroup;
import dev.gantry.kernel.cgroups.CgroupHost;

/**
 * Where the control groups of one home are: a parent {@code gantry-XXXXXXXX} in each
 * hierarchy that is used, made when the home is opened and gone with it.
 */
final class Hierarchies {

	static final List<String> LEGACY_CONTROLLERS = List.of("memory", "cpu", "cpuacct", "pids");

	/** Where only containers that ask for something have groups. */
	private static final List<String> OTHER_LEGACY_CONTROLLERS = List.of("cpuset", "blkio");

	private static final Set<String> UNIFIED_CONTROLLERS = Set.of("memory", "cpu", "pids", "cpuset", "io");

	private static final String SHARED = "shared";

	/** The kernel's weight of one group. */
	private static final int CPU_SHARES = 1024;

	private final CgroupHost host;

	private final String parent;

	Hierarchies(CgroupHost host, String shortName) {
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

	CgroupHost host() {
		return this.host;
	}

	/** What the home's parents are called. */
	String parent() {
		return this.parent;
	}

	/** Makes the parents and the shared group. */
	void prepare() {
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

	/** Whether a controller is version 2's. */
	boolean isUnified(String controller) {
		return this.host.isUnified(controller);
	}

	/** Ends whatever runs in a container's groups and removes them. */
	void end(String id) {
		Stream.concat(LEGACY_CONTROLLERS.stream(), OTHER_LEGACY_CONTROLLERS.stream())
			.forEach((controller) -> legacyGroup(controller, id).ifPresent(Hierarchies::end));
		if (usesUnified()) {
			end(unifiedParent().child(id));
		}
	}

	/**
	 * Ends and removes groups that no container has: what a launch that was killed half
	 * way left behind.
	 * @param known the ids of the home's containers
	 */
	void sweep(Set<String> known) {
		for (Cgroup parent : parents()) {
			children(parent).stream()
				.filter((child) -> !known.contains(child.path().getFileName().toString()))
				.forEach(Hierarchies::end);
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
	void teardown() {
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

	boolean usesUnified() {
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

	Cgroup group(String controller, String id) {
		return legacyGroup(controller, id).orElseGet(() -> unifiedParent().child(id));
	}

	Optional<Cgroup> legacyGroup(String controller, String id) {
		return this.host.legacyOf(controller).map((mount) -> new Cgroup(mount).child(this.parent).child(id));
	}

	Cgroup unifiedParent() {
		return new Cgroup(this.host.unified()).child(this.parent);
	}

	Optional<Cgroup> sharedDevices() {
		return this.host.legacyOf("devices").map((mount) -> new Cgroup(mount).child(this.parent).child(SHARED));
	}

	private interface Ending {

		void end(Cgroup group) throws IOException;

	}

}
