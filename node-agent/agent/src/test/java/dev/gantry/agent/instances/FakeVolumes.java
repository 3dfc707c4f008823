package dev.gantry.agent.instances;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.volumes.Volume;
import dev.gantry.engine.volumes.VolumeSpec;
import dev.gantry.engine.volumes.VolumeUsage;
import dev.gantry.engine.volumes.Volumes;

/** Volumes in memory, used by containers in memory. */
final class FakeVolumes implements Volumes {

	private final Map<String, Volume> all = new LinkedHashMap<>();

	private final FakeContainers containers;

	FakeVolumes(FakeContainers containers) {
		this.containers = containers;
	}

	@Override
	public Volume create(VolumeSpec spec) {
		return this.all.computeIfAbsent(spec.name(),
				(name) -> new Volume(spec, Instant.EPOCH, Path.of("/volumes", name)));
	}

	@Override
	public Volume createAnonymous() {
		throw new UnsupportedOperationException("apps have no such volumes");
	}

	@Override
	public List<Volume> list() {
		return List.copyOf(this.all.values());
	}

	@Override
	public Optional<Volume> find(String name) {
		return Optional.ofNullable(this.all.get(name));
	}

	@Override
	public Set<String> users(String name) {
		Set<String> users = new TreeSet<>();
		this.containers.list().forEach((container) -> {
			if (container.spec().rootfs().volumes().stream().anyMatch((mount) -> mount.volume().equals(name))) {
				users.add(container.id());
			}
		});
		return users;
	}

	@Override
	public void remove(String name) {
		if (!users(name).isEmpty()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, name + " is in use", null);
		}
		this.all.remove(name);
	}

	@Override
	public List<Volume> prune(Predicate<Volume> eligible) {
		List<Volume> pruned = new ArrayList<>(list());
		pruned.removeIf((volume) -> !users(volume.name()).isEmpty() || !eligible.test(volume));
		pruned.forEach((volume) -> remove(volume.name()));
		return pruned;
	}

	@Override
	public VolumeUsage usage(String name) {
		throw new UnsupportedOperationException("nothing is stored");
	}

}
