package dev.gantry.engine.launch;

import java.nio.file.Path;
import java.util.List;

import dev.gantry.engine.cgroups.GroupPlan;
import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.ContainerSpec;

/**
 * Everything that decides how a container is started.
 *
 * @param spec what it is made of
 * @param home where data and container are
 * @param place its namespaces, groups and network
 * @param identity who its process is
 * @param files what the engine mounts into it, after the specification's own mounts
 * @param occasion what goes along with the start
 */
record ContainerLaunch(ContainerSpec spec, Locations home, Place place, Identity identity, List<BindMount> files,
		Occasion occasion) {

	/**
	 * What goes along with the start.
	 *
	 * @param label what the engine wants to find again in the {@code pid} file
	 * @param wishes of who starts it
	 */
	record Occasion(byte[] label, LaunchWishes wishes) {
	}

	/**
	 * Where things are on the host.
	 *
	 * @param dataRoot the directory with {@code layers} and {@code containers}
	 * @param mountPoints the lowest layer of every container, below the data root
	 * @param container the container's directory, below the data root
	 */
	record Locations(Path dataRoot, Path mountPoints, Path container) {
	}

	/**
	 * What the container gets of the host.
	 *
	 * @param range its user numbers
	 * @param groups its control groups
	 * @param filter its system call filter; empty for none
	 */
	record Place(UidRange range, GroupPlan groups, byte[] filter) {
	}

}
