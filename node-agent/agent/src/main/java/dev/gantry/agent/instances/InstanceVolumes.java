package dev.gantry.agent.instances;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.gantry.contracts.link.AssignedVolume;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.containers.VolumeMount;
import dev.gantry.engine.volumes.Volume;
import dev.gantry.engine.volumes.VolumeSpec;
import dev.gantry.engine.volumes.Volumes;

/**
 * Lets one container at a time have an app's volume. The platform waits for a former
 * instance's end too, but it may have been told so before it assigned that instance. Who
 * has a volume is read from the containers themselves, so that a restart of the agent
 * forgets nothing.
 */
public final class InstanceVolumes {

	private final Containers containers;

	private final Volumes volumes;

	InstanceVolumes(Containers containers, Volumes volumes) {
		this.containers = containers;
		this.volumes = volumes;
	}

	/** Whether a volume is an app's, and not of people who use this node's engine. */
	public static boolean isApps(Volume volume) {
		return volume.spec().labels().containsKey(ContainerLabels.VOLUME);
	}

	/**
	 * Makes the container of an assignment, unless another that has not ended has one of
	 * its volumes.
	 * @param create makes it
	 * @return the container's id, or {@code null} if it must wait
	 */
	String create(InstanceAssignment assignment, Supplier<String> create) {
		if (assignment.volumes().isEmpty()) {
			return create.get();
		}
		synchronized (this) {
			if (taken(assignment)) {
				return null;
			}
			assignment.volumes().stream().map(InstanceVolumes::spec).forEach(this.volumes::create);
			return create.get();
		}
	}

	private boolean taken(InstanceAssignment assignment) {
		Set<String> wanted = new HashSet<>();
		assignment.volumes().stream().map(AssignedVolume::key).forEach(wanted::add);
		return this.containers.list()
			.stream()
			.filter(InstanceVolumes::lives)
			.flatMap((container) -> container.spec().rootfs().volumes().stream())
			.anyMatch((mount) -> wanted.contains(mount.volume()));
	}

	private static boolean lives(Container container) {
		return !(container.state() instanceof ContainerState.Exited)
				&& !(container.state() instanceof ContainerState.Failed);
	}

	private static VolumeSpec spec(AssignedVolume volume) {
		return new VolumeSpec(volume.key(), false, MemorySize.ZERO, Map.of(),
				Map.of(ContainerLabels.APP, volume.app(), ContainerLabels.VOLUME, volume.name()));
	}

	/**
	 * What an assignment's container sees; an empty volume first gets the image's files.
	 */
	static List<VolumeMount> mounts(InstanceAssignment assignment) {
		return assignment.volumes().stream().map((volume) -> VolumeMount.of(volume.key(), volume.path())).toList();
	}

}
