package dev.gantry.engine.launch;

import java.io.IOException;

import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.engine.cgroups.GroupPlan;

/**
 * Makes sandboxes: ahead of their containers in control groups that are renamed
 * afterwards, or in the container's groups at once where the kernel cannot rename them.
 */
final class Sandboxes {

	private final Spawner spawner;

	private final EngineHome home;

	private final ControlGroups groups;

	Sandboxes(Spawner spawner, EngineHome home, ControlGroups groups) {
		this.spawner = spawner;
		this.home = home;
		this.groups = groups;
	}

	/** A sandbox for any container, or {@code null} where that cannot be. */
	Spawner.Sandbox ahead(HeldNamespaces held) throws IOException {
		if (!this.groups.renamable()) {
			return null;
		}
		return of(held, this.groups.plan(nameAhead(held), ResourceLimits.DEFAULT));
	}

	/** No container's id begins like this, no slot has its number twice. */
	private static String nameAhead(HeldNamespaces held) {
		return "_" + held.slot();
	}

	/**
	 * Takes away what a sandbox left behind that was killed before it had a container.
	 */
	void clear(HeldNamespaces held) {
		this.groups.end(nameAhead(held));
	}

	/** A sandbox of one container. */
	Spawner.Sandbox of(HeldNamespaces held, GroupPlan groups) throws IOException {
		return this.spawner.prepare(SandboxPlan.compile(this.home.dataRoot(), held, groups), held.slot());
	}

	/** Starts a spawner where the last one was killed. */
	void revive() {
		SpawnerProcess.ensure(this.home.runDirectory(), this.groups.spawnerTasks());
	}

}
