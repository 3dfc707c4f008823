package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.List;

import dev.gantry.engine.build.ImageUsers.Owner;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerUnpacker;
import dev.gantry.engine.layers.ResolvedPath;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;

/** WORKDIR: makes the directory where it is missing, links followed within the image. */
final class WorkdirStep implements LayerStep {

	private final Location at;

	private final String path;

	private final LayerStore store;

	private final List<Digest> layers;

	private final String user;

	/**
	 * Prepares a step.
	 * @param path absolute
	 * @param user who owns what is made, as USER says; {@code null} or empty for root
	 */
	WorkdirStep(Location at, String path, String user, LayerStore store, List<Digest> layers) {
		this.at = at;
		this.path = path;
		this.user = user == null ? "" : user;
		this.store = store;
		this.layers = layers;
	}

	@Override
	public Digest key() {
		return CacheKey.of("workdir/2").addAll(this.layers).add(this.path).add(this.user).digest();
	}

	@Override
	public Digest run(LayerSnapshots snapshots) throws IOException {
		ResolvedPath resolved = resolve();
		if (resolved.isDirectory()) {
			return null;
		}
		if (resolved.status().isPresent()) {
			throw BuildFailures.failed(this.at, resolved + " is not a directory", "Name another directory");
		}
		Owner owner = owner();
		try (LayerDraft draft = this.store.begin()) {
			try (LayerUnpacker unpacker = LayerUnpacker.onto(draft, this.store.stack(this.layers, draft), owner.uid(),
					owner.gid())) {
				unpacker.directory(LayerPath.of(String.join("/", resolved.names())),
						EntryMetadata.of(0755, Instant.EPOCH).ownedBy(owner.uid(), owner.gid()));
			}
			return snapshots.commit(draft);
		}
	}

	private Owner owner() throws IOException {
		if (this.user.isEmpty()) {
			return Owner.ROOT;
		}
		try (LayerStack stack = this.store.stack(this.layers)) {
			return new ImageUsers(stack).owner(this.at, this.user);
		}
	}

	private ResolvedPath resolve() throws IOException {
		try (LayerStack stack = this.store.stack(this.layers)) {
			return stack.resolve(this.path);
		}
		catch (NotDirectoryException | FileSystemLoopException ex) {
			throw BuildFailures.failed(this.at,
					"the path leads through " + ex.getMessage() + ", which is not a directory",
					"Name another directory");
		}
	}

}
