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
import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

/**
 * What a COPY brings and where it goes: read once to know whether the cache has it, and
 * once more to write it.
 */
final class CopyPlan {

	private final List<Move> moves;

	private final Looks looks;

	/**
	 * One source on its way.
	 *
	 * @param source where it is
	 * @param match what is copied
	 * @param target where it goes
	 * @param content whether of a directory its content is meant, and not itself
	 */
	record Move(CopySource source, Match match, LayerPath target, boolean content) {

		/** A file, or the content of a directory. */
		static Move of(CopySource source, Match match, LayerPath target) {
			return new Move(source, match, target, match.isDirectory());
		}

		/** A directory without its content. */
		static Move itself(CopySource source, Match match, LayerPath target) {
			return new Move(source, match, target, false);
		}

	}

	/**
	 * How copied files look.
	 *
	 * @param owner their owner, or {@code null} for the one they have
	 * @param modes what becomes of their modes, or {@code null} for nothing
	 * @param excluded patterns of what is left out, relative to a source
	 */
	record Looks(Owner owner, FileModes modes, List<PathPattern> excluded) {

		/** As they are. */
		static final Looks OWN = new Looks(null, null, List.of());

		Looks withoutExclusions() {
			return new Looks(this.owner, this.modes, List.of());
		}

	}

	CopyPlan(List<Move> moves, Looks looks) {
		this.moves = List.copyOf(moves);
		this.looks = looks;
	}

	/** Adds paths, types, modes, owners and contents; never times. */
	void addTo(CacheKey key) throws IOException {
		key.add(this.moves.size());
		for (Move move : this.moves) {
			key.add(move.target().toString()).add(move.content() ? "content" : "file");
			visit(move, (path, entry) -> {
				EntryMetadata metadata = metadata(move, entry);
				key.add(path.toString()).add(entry.status().type().name());
				key.add(metadata.mode()).add(metadata.uid()).add(metadata.gid()).add(metadata.xattrs().size());
				metadata.xattrs().forEach((name, value) -> key.add(name).add(value));
				addContent(key, move.source(), entry);
			});
		}
	}

	private static void addContent(CacheKey key, CopySource source, MergedEntry entry) throws IOException {
		switch (entry.status().type()) {
			case REGULAR -> key.add(source.digest(entry).toString());
			case SYMLINK -> key.add(entry.holder().readLink(entry.name()));
			default -> key.add(entry.status().device().toString());
		}
	}

	/** Writes everything. */
	void writeTo(LayerSink sink) throws IOException {
		for (Move move : this.moves) {
			visit(move, (path, entry) -> write(sink, path, entry, metadata(move, entry)));
		}
	}

	private static void write(LayerSink sink, LayerPath path, MergedEntry entry, EntryMetadata metadata)
			throws IOException {
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
		if (!move.content()) {
			move.source().visitFile(move.match(), (relative, entry) -> visitor.visit(move.target(), entry));
			return;
		}
		move.source().walk(move.match(), (relative, entry) -> {
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

	private EntryMetadata metadata(Move move, MergedEntry entry) throws IOException {
		FileStatus status = entry.status();
		boolean modeMatters = this.looks.modes() != null && !status.isSymlink();
		int mode = modeMatters ? this.looks.modes().apply(status.mode(), status.isDirectory()) : status.mode();
		Owner own = move.source().keepsOwners() ? new Owner(status.uid(), status.gid()) : Owner.ROOT;
		Owner owner = this.looks.owner() != null ? this.looks.owner() : own;
		Map<String, byte[]> attributes = new TreeMap<>();
		if (move.source().keepsOwners()) {
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
