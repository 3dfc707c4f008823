package dev.gantry.engine.containers;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.exec.ExecGround;
import dev.gantry.engine.launch.ExecLaunch;
import dev.gantry.engine.launch.Launch;
import dev.gantry.engine.launch.Launcher;

/**
 * Containers as execs see them.
 *
 * @param containers all that there are
 * @param launcher starts processes in them
 */
record RunningContainers(Roster containers, Launcher launcher) implements ExecGround {

	@Override
	public Place running(String id) {
		LiveContainer live = this.containers.require(id);
		Container container = live.current();
		if (container.paused()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + id + "' is paused",
					"Resume it before running something in it");
		}
		Steering.requireRunning(live);
		return new Place(container, live.record(), live.directory().execs());
	}

	@Override
	public Optional<Container> known(String id) {
		return this.containers.get(id).map(LiveContainer::current);
	}

	@Override
	public Launch launch(ExecLaunch exec) throws IOException {
		return this.launcher.exec(exec);
	}

}
