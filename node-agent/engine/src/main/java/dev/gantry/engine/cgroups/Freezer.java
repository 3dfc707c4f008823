package dev.gantry.engine.cgroups;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import dev.gantry.kernel.cgroups.Cgroup;
import dev.gantry.kernel.cgroups.CgroupHost;

/**
 * Holds all processes of a container still. Where version 2 has the container's own
 * group, that is frozen. Elsewhere a group for it is made, and the processes are moved
 * there, when somebody first wants it: in the version 2 tree beside the version 1
 * controllers, whose frozen processes can be killed, else in version 1's freezer.
 */
public final class Freezer {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofMillis(1);

	private final CgroupHost host;

	private final String parent;

	public Freezer(CgroupHost host, String shortName) {
		this.host = host;
		this.parent = "gantry-" + shortName;
	}

	/**
	 * Returns when nothing of the container runs any more.
	 * @throws IOException when that takes longer than ten seconds: a process of it waits
	 * uninterruptibly
	 */
	public void freeze(String id) throws IOException {
		Cgroup group = group(id);
		group.create();
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!(gather(id, group) && still(group, true))) {
			if (System.nanoTime() > deadline) {
				thaw(id);
				throw new IOException("its processes did not stand still within " + PATIENCE.toSeconds() + " s");
			}
			LockSupport.parkNanos(PAUSE.toNanos());
		}
	}

	/** Lets a container run on; does nothing when it is not frozen. */
	public void thaw(String id) throws IOException {
		Cgroup group = group(id);
		if (group.exists()) {
			still(group, false);
		}
	}

	public boolean frozen(String id) throws IOException {
		Cgroup group = group(id);
		if (!group.exists()) {
			return false;
		}
		return unified() ? group.number("cgroup.freeze") == 1 : legacyState(group).startsWith("FR");
	}

	/** Removes what was made for a container that has ended. */
	public void end(String id) throws IOException {
		if (!ownGroups() && group(id).exists()) {
			thaw(id);
			group(id).end();
		}
	}

	/** Removes everything; every container must have ended. */
	public void teardown() throws IOException {
		Cgroup all = group("all");
		Cgroup above = new Cgroup(all.path().getParent());
		if (!ownGroups() && above.exists()) {
			for (Cgroup group : above.children()) {
				end(group.path().getFileName().toString());
			}
			above.end();
		}
	}

	/** Processes that fork meanwhile are found in the next round. */
	private boolean gather(String id, Cgroup group) throws IOException {
		if (ownGroups()) {
			return true;
		}
		Path mount = this.host.legacyOf("pids").orElseThrow(() -> new IOException("there is no group of its own"));
		Set<Integer> there = new HashSet<>(group.processes());
		boolean all = true;
		for (int pid : new Cgroup(mount).child(this.parent).child(id).processes()) {
			if (!there.contains(pid)) {
				all = false;
				move(pid, group);
			}
		}
		return all;
	}

	private static void move(int pid, Cgroup group) throws IOException {
		try {
			group.write("cgroup.procs", Integer.toString(pid));
		}
		catch (IOException ex) {
			if (Files.exists(Path.of("/proc/" + pid))) {
				throw ex;
			}
		}
	}

	/** Says what shall be, and whether it is. */
	private boolean still(Cgroup group, boolean frozen) throws IOException {
		if (unified()) {
			group.write("cgroup.freeze", frozen ? "1" : "0");
			return group.number("cgroup.events", "frozen") == (frozen ? 1 : 0);
		}
		group.write("freezer.state", frozen ? "FROZEN" : "THAWED");
		return legacyState(group).equals(frozen ? "FROZEN" : "THAWED");
	}

	private static String legacyState(Cgroup group) throws IOException {
		return Files.readString(group.path().resolve("freezer.state")).strip();
	}

	/** Whether containers have groups in version 2 anyway. */
	private boolean ownGroups() {
		return this.host.isUnified("pids");
	}

	private boolean unified() {
		return this.host.unified() != null;
	}

	private Cgroup group(String id) {
		Path mount = unified() ? this.host.unified() : this.host.legacyOf("freezer").orElseThrow();
		return new Cgroup(mount).child(this.parent).child(id);
	}

	/** What a host needs that containers can be held still on it. */
	public boolean available() {
		return unified() || this.host.legacyOf("freezer").isPresent();
	}

}
