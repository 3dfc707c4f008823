package dev.gantry.engine.exec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.launch.ExecLaunch;
import dev.gantry.engine.launch.Launch;
import dev.gantry.engine.launch.LaunchRecord;

/** What execs stand on: the containers that run, and the launcher. */
public interface ExecGround {

	/**
	 * A container that runs and is not paused.
	 * @throws GantryException {@code NOT_FOUND} for an unknown one,
	 * {@code STATE_CONFLICT} for one that does not run
	 */
	Place running(String container);

	/** A container as it is now; empty when it is gone. */
	Optional<Container> known(String container);

	/** Starts a process in a running container. */
	Launch launch(ExecLaunch exec) throws IOException;

	/**
	 * A running container.
	 *
	 * @param container what it is
	 * @param record what it was given
	 * @param directory where it keeps its execs
	 */
	record Place(Container container, LaunchRecord record, Path directory) {
	}

}
