package dev.gantry.engine.volumes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.security.SecureRandom;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.ProjectQuota;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The volumes of a home, a directory each. */
public final class HostVolumes implements Volumes {

	private static final Logger LOGGER = LoggerFactory.getLogger(HostVolumes.class);

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final String REMOVED = ".removed-";

	private static final Duration FRESH = Duration.ofMinutes(1);

	private final Path directory;

	private final Clock clock;

	private final JsonMapper json;

	private final Map<String, Held> volumes = new TreeMap<>();

	private final Map<String, Set<String>> claims = new TreeMap<>();

	private final Map<String, VolumeUsage> usages = new ConcurrentHashMap<>();

	private HostVolumes(Path directory, Clock clock, JsonMapper json) {
		this.directory = directory;
		this.clock = clock;
		this.json = json;
	}

	/**
	 * Opens a home's volumes and removes what an interrupted process left half-made.
	 * @param directory made where it is missing
	 */
	public static HostVolumes open(Path directory, Clock clock, JsonMapper json) throws IOException {
		Files.createDirectories(directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		HostVolumes volumes = new HostVolumes(directory, clock, json);
		try (var paths = Files.list(directory)) {
			for (Path path : paths.toList()) {
				volumes.load(path);
			}
		}
		return volumes;
	}

	private void load(Path path) throws IOException {
		String name = path.getFileName().toString();
		VolumeDirectory volume = new VolumeDirectory(path, this.json);
		Optional<VolumeDirectory.Document> document = name.startsWith(".") ? Optional.empty() : volume.document();
		if (document.isEmpty()) {
			delete(name);
		}
		else {
			this.volumes.put(name, new Held(volume, document.get()));
		}
	}

	@Override
	public synchronized Volume create(VolumeSpec spec) {
		Held held = this.volumes.get(spec.name());
		if (held == null) {
			return make(spec).volume();
		}
		if (held.document().spec().equals(spec)) {
			return held.volume();
		}
		throw new GantryException(ErrorCode.STATE_CONFLICT,
				"create volume " + spec.name() + ": there is one of that name with another specification",
				"Choose another name, or remove the volume first.");
	}

	@Override
	public synchronized Volume createAnonymous() {
		byte[] random = new byte[32];
		RANDOM.nextBytes(random);
		return make(new VolumeSpec(HexFormat.of().formatHex(random), true, MemorySize.ZERO, Map.of(), Map.of()))
			.volume();
	}

	private Held make(VolumeSpec spec) {
		VolumeDirectory made = new VolumeDirectory(this.directory.resolve(spec.name()), this.json);
		try {
			made.create(spec, spec.limit().equals(MemorySize.ZERO) ? 0 : freeProject(), this.clock.instant());
			Held held = new Held(made, made.document().orElseThrow());
			this.volumes.put(spec.name(), held);
			return held;
		}
		catch (IOException ex) {
			discard(spec.name());
			throw failure(spec, ex);
		}
	}

	private static GantryException failure(VolumeSpec spec, IOException cause) {
		boolean limited = !spec.limit().equals(MemorySize.ZERO);
		if (limited && cause instanceof FileOperationException refused && !refused.isOutOfSpace()) {
			return new GantryException(ErrorCode.HOST_UNFIT,
					"limit volume " + spec.name() + " to " + spec.limit() + ": " + cause.getMessage(),
					"Keep the home on ext4 or xfs with project quotas (mount option prjquota), or leave the limit out.",
					cause);
		}
		return new GantryException(ErrorCode.INTERNAL, "create volume " + spec.name() + ": " + cause.getMessage(),
				"Check the home's file system.", cause);
	}

	/** Projects are counted per file system, which other homes may share. */
	private int freeProject() {
		while (true) {
			int project = 1 + RANDOM.nextInt(Integer.MAX_VALUE - 1);
			if (this.volumes.values().stream().noneMatch((held) -> held.document().project() == project)) {
				return project;
			}
		}
	}

	@Override
	public synchronized List<Volume> list() {
		return this.volumes.values().stream().map(Held::volume).toList();
	}

	@Override
	public synchronized Optional<Volume> find(String name) {
		return Optional.ofNullable(this.volumes.get(name)).map(Held::volume);
	}

	@Override
	public synchronized Set<String> users(String name) {
		Set<String> users = new TreeSet<>();
		this.claims.forEach((container, names) -> {
			if (names.contains(name)) {
				users.add(container);
			}
		});
		return users;
	}

	@Override
	public synchronized void remove(String name) {
		Held held = held(name);
		Set<String> users = users(name);
		if (!users.isEmpty()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"remove volume " + name + ": it is used by container " + String.join(", ", users),
					"Remove the container first.");
		}
		unlimit(held);
		this.volumes.remove(name);
		this.usages.remove(name);
		try {
			String hidden = REMOVED + UUID.randomUUID();
			Files.move(this.directory.resolve(name), this.directory.resolve(hidden));
			delete(hidden);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "remove volume " + name + ": " + ex.getMessage(),
					"What is left is removed at the agent's next start.", ex);
		}
	}

	private static void unlimit(Held held) {
		if (held.document().project() == 0) {
			return;
		}
		try (Directory data = Directory.open(held.directory().data())) {
			new ProjectQuota(held.document().project()).limit(data, 0);
		}
		catch (IOException ex) {
			LOGGER.warn("Take back the limit of volume {}: {}", held.document().spec().name(), ex.getMessage());
		}
	}

	@Override
	public synchronized List<Volume> prune(Predicate<Volume> eligible) {
		List<Volume> pruned = new ArrayList<>();
		for (Volume volume : list()) {
			if (users(volume.name()).isEmpty() && eligible.test(volume)) {
				remove(volume.name());
				pruned.add(volume);
			}
		}
		return pruned;
	}

	@Override
	public VolumeUsage usage(String name) {
		Path data;
		synchronized (this) {
			data = held(name).directory().data();
		}
		VolumeUsage known = this.usages.get(name);
		if (known != null && known.measuredAt().plus(FRESH).isAfter(this.clock.instant())) {
			return known;
		}
		try (Directory root = Directory.open(data)) {
			VolumeUsage measured = DiskUsage.of(root, this.clock.instant());
			this.usages.put(name, measured);
			return measured;
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "measure volume " + name + ": " + ex.getMessage(), null, ex);
		}
	}

	/**
	 * Notes which volumes a container uses, makes those that are missing, and fills empty
	 * ones with what the image has at their place. Until {@link #release} they cannot be
	 * removed. Nothing stays noted when it fails.
	 * @param image the container's files
	 */
	public void claim(String containerId, Collection<VolumeUse> uses, LayerStack image) throws IOException {
		List<Held> held = note(containerId, uses);
		try {
			int index = 0;
			for (VolumeUse use : uses) {
				if (use.copyUp()) {
					fill(containerId, held.get(index), use, image);
				}
				index++;
			}
		}
		catch (IOException | RuntimeException ex) {
			release(containerId);
			throw ex;
		}
	}

	private synchronized List<Held> note(String containerId, Collection<VolumeUse> uses) {
		List<Held> held = new ArrayList<>();
		Set<String> names = new TreeSet<>();
		for (VolumeUse use : uses) {
			Held known = this.volumes.get(use.volume());
			held.add((known != null) ? known : make(VolumeSpec.of(use.volume())));
			names.add(use.volume());
		}
		restore(containerId, names);
		return held;
	}

	/**
	 * One copy at a time into a volume; whoever comes second finds it filled. What an
	 * interrupted copy left is copied anew, unless somebody may have used it since.
	 */
	private void fill(String containerId, Held held, VolumeUse use, LayerStack image) throws IOException {
		VolumeDirectory directory = held.directory();
		synchronized (directory) {
			if (directory.halfFilled() && Set.of(containerId).equals(users(use.volume()))) {
				directory.empties();
			}
			if (!directory.empty()) {
				return;
			}
			directory.beginFilling();
			try (Directory data = Directory.open(directory.data())) {
				TreeCopy.copy(image, use.target(), data);
			}
			catch (IOException ex) {
				directory.empties();
				throw ex;
			}
			finally {
				directory.endFilling();
			}
		}
	}

	/** Notes which volumes a container uses that was made by an earlier process. */
	public synchronized void restore(String containerId, Collection<String> names) {
		if (!names.isEmpty()) {
			this.claims.put(containerId, new TreeSet<>(names));
		}
	}

	/** A container is gone and uses nothing any more. */
	public synchronized void release(String containerId) {
		this.claims.remove(containerId);
	}

	private Held held(String name) {
		Held held = this.volumes.get(name);
		if (held == null) {
			throw new GantryException(ErrorCode.NOT_FOUND, "There is no volume '" + name + "'",
					"List the volumes to see their names.");
		}
		return held;
	}

	private void discard(String name) {
		try {
			delete(name);
		}
		catch (IOException ex) {
			LOGGER.warn("Remove half-made volume {}, to be tried again at the next start: {}", name, ex.getMessage());
		}
	}

	private void delete(String name) throws IOException {
		try (Directory all = Directory.open(this.directory)) {
			all.removeTree(name);
		}
	}

	private record Held(VolumeDirectory directory, VolumeDirectory.Document document) {

		Volume volume() {
			return new Volume(this.document.spec(), this.document.createdAt(), this.directory.data());
		}

	}

}
