package dev.gantry.engine.containers;

import java.io.IOException;
import java.io.UncheckedIOException;

import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.engine.cgroups.Freezer;
import dev.gantry.engine.launch.Launch;
import dev.gantry.engine.launch.Launcher;

/**
 * What a run of a container stands on: launcher, control groups, those who are attached.
 */
record RunGround(Launcher launcher, ControlGroups groups, Freezer freezer, Attachments attachments) {

	Launch launch(LiveContainer live) throws IOException {
		return this.launcher.launch(live.current().spec(), live.directory().path(), this.attachments.wishes(live));
	}

	/** Takes back what the run had that has ended. */
	void release(LiveContainer live) {
		this.launcher.release(live.id(), live.record());
		endFreezer(live.id());
	}

	/**
	 * Takes away what the last run left, which would be in the way of the next: its shim
	 * holds the mounts until it has ended.
	 */
	void clear(LiveContainer live) throws IOException {
		Removals.awaitShim(live.directory());
		this.groups.end(live.id());
		live.directory().forgetRun();
	}

	private void endFreezer(String id) {
		try {
			this.freezer.end(id);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("remove the freezer group of container '" + id + "'", ex);
		}
	}

}
