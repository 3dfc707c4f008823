package dev.gantry.engine.build;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.engine.build.CopySource.Match;
import dev.gantry.engine.build.ImageUsers.Owner;
import dev.gantry.engine.build.language.PathPattern;
import dev.gantry.engine.layers.MergedEntry;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.digest.DigestingInputStream;
import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

/**
 * What a COPY brings and where it goes: read once to know whether the cache has it, and
 * once more to write it.
 */
final class CopyPlan {

	private final CopySource source;

	private final List<Move> moves;

	private final Looks looks;

	/**
	 * One source on its way.
	 *
	 * @param match what is copied; of a directory its content
	 * @param target where it goes
	 */
	record Move(Match match, LayerPath target) {
	}

	/**
	 * How copied files look.
	 *
	 * @param owner their owner, or {@code null} for the one they have
	 * @param mode their mode, or {@code null} for the one they have
	 * @param excluded patterns of what is left out, relative to a source
	 */
	record Looks(Owner owner, Integer mode, List<PathPattern> excluded) {

		/** As they are. */
		static final Looks OWN = new Looks(null, null, List.of());

	}

	CopyPlan(CopySource source, List<Move> moves, Looks looks) {
		this.source = source;
		this.moves = List.copyOf(moves);
		this.looks = looks;
	}

	/** Adds paths, types, modes, owners and contents; never times. */
	void addTo(CacheKey key) throws IOException {
		for (Move move : this.moves) {
			key.add(move.target().toString()).add(move.match().isDirectory() ? "directory" : "file");
			visit(move, (path, entry) -> {
				EntryMetadata metadata = metadata(entry);
				key.add(path.toString()).add(entry.status().type().name());
				key.add(metadata.mode()).add(metadata.uid()).add(metadata.gid()).add(metadata.xattrs().size());
				metadata.xattrs().forEach((name, value) -> key.add(name).add(value));
				addContent(key, entry);
			});
		}
	}

	private static void addContent(CacheKey key, MergedEntry entry) throws IOException {
		switch (entry.status().type()) {
			case REGULAR -> {
				try (RegularFile file = entry.holder().read(entry.name());
						DigestingInputStream in = new DigestingInputStream(file.input(), DigestAlgorithm.SHA256)) {
					in.transferTo(java.io.OutputStream.nullOutputStream());
					key.add(in.count()).add(in.digest().toString());
				}
			}
			case SYMLINK -> key.add(entry.holder().readLink(entry.name()));
			default -> key.add(entry.status().device().toString());
		}
	}

	/** Writes everything. */
	void writeTo(LayerSink sink) throws IOException {
		for (Move move : this.moves) {
			visit(move, (path, entry) -> write(sink, path, entry));
		}
	}

	private void write(LayerSink sink, LayerPath path, MergedEntry entry) throws IOException {
		EntryMetadata metadata = metadata(entry);
		FileStatus status = entry.status();
		switch (status.type()) {
			case DIRECTORY -> sink.directory(path, metadata);
			case REGULAR -> {
				try (RegularFile file = entry.holder().read(entry.name()); InputStream in = file.input()) {
					sink.file(path, metadata, file.status().size(), in);
				}
			}
			case SYMLINK -> sink.symlink(path, metadata, entry.holder().readLink(entry.name()));
			case CHARACTER_DEVICE -> device(sink, path, metadata, DeviceKind.CHARACTER, status);
			case BLOCK_DEVICE -> device(sink, path, metadata, DeviceKind.BLOCK, status);
			case FIFO -> device(sink, path, metadata, DeviceKind.FIFO, status);
			case SOCKET -> throw new IllegalStateException("sockets are not visited: " + path);
		}
	}

	private static void device(LayerSink sink, LayerPath path, EntryMetadata metadata, DeviceKind kind,
			FileStatus status) throws IOException {
		sink.device(path, metadata, kind, status.device().major(), status.device().minor());
	}

	private void visit(Move move, Visitor visitor) throws IOException {
		if (!move.match().isDirectory()) {
			this.source.visitFile(move.match(), (relative, entry) -> visitor.visit(move.target(), entry));
			return;
		}
		this.source.walk(move.match(), (relative, entry) -> {
			String path = String.join("/", relative);
			if (this.looks.excluded().stream().noneMatch((pattern) -> excludes(pattern, path))) {
				List<String> names = new ArrayList<>(move.target().names());
				names.addAll(relative);
				visitor.visit(LayerPath.of(String.join("/", names)), entry);
			}
		});
	}

	private static boolean excludes(PathPattern pattern, String path) {
		for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
			if (pattern.matches(path.substring(0, end))) {
				return true;
			}
		}
		return false;
	}

	private EntryMetadata metadata(MergedEntry entry) throws IOException {
		FileStatus status = entry.status();
		boolean modeMatters = this.looks.mode() != null && !status.isSymlink();
		int mode = modeMatters ? this.looks.mode() : status.mode();
		Owner own = this.source.keepsOwners() ? new Owner(status.uid(), status.gid()) : Owner.ROOT;
		Owner owner = this.looks.owner() != null ? this.looks.owner() : own;
		Map<String, byte[]> attributes = new TreeMap<>();
		if (this.source.keepsOwners()) {
			attributes.putAll(entry.holder().attributes(entry.name()));
			attributes.keySet().removeIf((name) -> !EntryMetadata.isPortable(name));
		}
		return new EntryMetadata(mode, owner.uid(), owner.gid(), status.modified(), attributes);
	}

	/** Hears of each file and where it goes. */
	@FunctionalInterface
	private interface Visitor {

		void visit(LayerPath path, MergedEntry entry) throws IOException;

	}

}
