package dev.gantry.engine.build;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.build.CopySource.Match;
import dev.gantry.engine.build.ImageUsers.Owner;
import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Expansion;
import dev.gantry.engine.build.language.Heredoc;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.build.language.PathPattern;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerUnpacker;
import dev.gantry.engine.layers.ResolvedPath;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;

/**
 * COPY and ADD: files into a new layer, nothing mounted, nothing run. Closed when the
 * step is over; what ADD fetched goes then.
 */
final class CopyStep implements LayerStep, Closeable {

	private final CopyOrder order;

	private final Location at;

	private final Expansion expansion;

	private final CopySource source;

	private final Yard yard;

	private final StageState state;

	private final List<Digest> layers;

	private final Map<LayerPath, byte[]> documents = new LinkedHashMap<>();

	private final List<CopyPlan.Move> archives = new ArrayList<>();

	private final List<CopyPlan.Move> moves = new ArrayList<>();

	private final Map<RemoteSource, LayerPath> remotes = new LinkedHashMap<>();

	private CopyPlan.Looks looks;

	/** A directory that is missing and has to be there even if nothing comes into it. */
	private LayerPath made;

	/**
	 * Prepares a step.
	 * @param source where files come from; stays the caller's to close
	 * @param yard what the step works with
	 * @param state of the stage
	 */
	CopyStep(CopyOrder order, CopySource source, Yard yard, StageState state) {
		this.order = order;
		this.at = order.at();
		this.expansion = state.expansion();
		this.source = source;
		this.yard = yard;
		this.state = state;
		this.layers = order.linked() ? List.of() : state.layers();
	}

	/**
	 * What copying works with.
	 *
	 * @param store the layers
	 * @param fetchers get what is elsewhere
	 */
	record Yard(LayerStore store, RemoteSource.Fetchers fetchers) {
	}

	/** Finds out what goes where. */
	CopyStep plan() throws IOException {
		this.looks = looks();
		List<String> local = new ArrayList<>();
		for (String source : this.order.sources()) {
			if (this.order.heredocs().stream().anyMatch((heredoc) -> heredoc.marker().equals(source))) {
				continue;
			}
			String expanded = this.expansion.word(this.at, source);
			if (this.order.add() && RemoteSource.Fetchers.isRemote(expanded)) {
				this.remotes.put(this.yard.fetchers().source(this.order, expanded), LayerPath.ROOT);
			}
			else {
				local.add(expanded);
			}
		}
		refuseAimlessFlags();
		try (LayerStack stack = this.yard.store().stack(this.layers)) {
			place(matches(local), stack);
			return this;
		}
		catch (NotDirectoryException | FileSystemLoopException ex) {
			throw BuildFailures.failed(this.at,
					"the path leads through " + ex.getMessage() + ", which is not a directory", "Name another path");
		}
	}

	private void refuseAimlessFlags() {
		if (this.order.flags().isSet("checksum") && this.remotes.size() != this.order.sources().size()) {
			throw BuildFileError.at(this.at, "--checksum is for sources that are fetched", "Remove the flag");
		}
	}

	private void place(List<Match> matches, LayerStack stack) throws IOException {
		ResolvedPath target = resolve(stack);
		int count = matches.size() + this.order.heredocs().size() + this.remotes.size();
		boolean into = isDirectoryName() || target.isDirectory() || this.order.keepsParents();
		if (count > 1 && !into) {
			throw BuildFileError.at(this.at, "several sources need a directory as destination",
					"End the destination with '/'");
		}
		LayerPath path = LayerPath.of(String.join("/", target.names()));
		boolean targetIsFile = target.status().isPresent() && !target.isDirectory();
		if (target.status().isEmpty() && matches.stream().anyMatch(Match::isDirectory)) {
			this.made = path;
		}
		for (Match match : matches) {
			if (match.isDirectory() && targetIsFile) {
				throw BuildFailures.failed(this.at, "a directory cannot be copied onto the file " + target,
						"Name another destination");
			}
			place(match, path, into);
		}
		for (Heredoc heredoc : this.order.heredocs()) {
			String text = heredoc.expand() ? this.expansion.document(this.at, heredoc.content()) : heredoc.content();
			this.documents.put(into ? path.resolve(heredoc.name()) : path, text.getBytes(StandardCharsets.UTF_8));
		}
		for (RemoteSource remote : this.remotes.keySet()) {
			boolean named = into && remote.name() != null && !this.order.flags().isSet("unpack");
			this.remotes.put(remote, named ? path.resolve(remote.name()) : path);
		}
	}

	private void place(Match match, LayerPath target, boolean into) throws IOException {
		if (this.order.keepsParents()) {
			placeWithParents(match, target);
		}
		else if (match.isDirectory()) {
			this.moves.add(CopyPlan.Move.of(this.source, match, target));
		}
		else if (unpacks(this.order.add()) && LocalArchive.isOne(this.source, match)) {
			this.archives.add(CopyPlan.Move.of(this.source, match, target));
		}
		else {
			this.moves.add(CopyPlan.Move.of(this.source, match, into ? target.resolve(match.name()) : target));
		}
	}

	private boolean unpacks(boolean fallback) {
		return this.order.flags().value("unpack").map((value) -> !value.equals("false")).orElse(fallback);
	}

	/** Each directory from the pivot on looks as it does at the source. */
	private void placeWithParents(Match match, LayerPath target) throws IOException {
		LayerPath path = target;
		for (int i = match.pivot(); i < match.names().size(); i++) {
			path = path.resolve(match.names().get(i));
			Match part = this.source.exactly(String.join("/", match.names().subList(0, i + 1))).orElseThrow();
			if (part.isDirectory()) {
				this.moves.add(CopyPlan.Move.itself(this.source, part, path));
			}
		}
		this.moves.add(CopyPlan.Move.of(this.source, match, path));
	}

	private List<Match> matches(List<String> sources) throws IOException {
		List<Match> matches = new ArrayList<>();
		for (String source : sources) {
			List<Match> found = find(source);
			if (found.isEmpty()) {
				throw BuildFailures.failed(this.at, "there is no '" + source + "' to copy",
						"Check the path: it is relative to the root of the build context, and .dockerignore may keep it out");
			}
			matches.addAll(found);
		}
		return matches;
	}

	private List<Match> find(String source) throws IOException {
		try {
			return this.source.match(source, this.order.keepsParents());
		}
		catch (IllegalArgumentException ex) {
			throw BuildFileError.at(this.at, ex.getMessage(), "Escape a '[' that is meant literally with '\\'");
		}
	}

	private ResolvedPath resolve(LayerStack stack) throws IOException {
		String expanded = this.expansion.word(this.at, this.order.destination());
		if (expanded.isEmpty()) {
			throw BuildFileError.at(this.at, "the destination is empty", "Name a file or directory in the image");
		}
		return stack.resolve(this.state.absolute(expanded));
	}

	private boolean isDirectoryName() {
		String expanded = this.expansion.word(this.at, this.order.destination());
		return expanded.endsWith("/") || expanded.equals(".") || expanded.equals("..") || expanded.endsWith("/.")
				|| expanded.endsWith("/..");
	}

	private CopyPlan.Looks looks() throws IOException {
		Owner owner = null;
		if (this.order.flags().value("chown").isPresent()) {
			try (LayerStack whole = this.yard.store().stack(this.state.layers())) {
				String text = this.expansion.word(this.at, this.order.flags().value("chown").get());
				owner = new ImageUsers(whole).owner(this.at, text);
			}
		}
		FileModes modes = this.order.flags()
			.value("chmod")
			.map((value) -> FileModes.parse(this.at, this.expansion.word(this.at, value)))
			.orElse(null);
		return new CopyPlan.Looks(owner, modes, excluded());
	}

	private List<PathPattern> excluded() {
		return this.order.flags().all("exclude").stream().map((pattern) -> {
			try {
				return PathPattern.of(this.expansion.word(this.at, pattern));
			}
			catch (IllegalArgumentException ex) {
				throw BuildFileError.at(this.at, ex.getMessage(), "Escape a '[' that is meant literally with '\\'");
			}
		}).toList();
	}

	private Owner maker() {
		return this.looks.owner() == null ? Owner.ROOT : this.looks.owner();
	}

	@Override
	public Digest key() throws IOException {
		CacheKey key = CacheKey.of("copy/3").addAll(this.layers);
		new CopyPlan(this.moves, this.looks).addTo(key);
		new CopyPlan(this.archives, this.looks.withoutExclusions()).addTo(key);
		key.add(this.documents.size());
		this.documents.forEach((path, content) -> key.add(path.toString()).add(content));
		key.add(this.remotes.size());
		for (var remote : this.remotes.entrySet()) {
			key.add(remote.getKey().identity()).add(remote.getValue().toString());
		}
		key.add(String.valueOf(unpacks(this.order.add()))).add(String.valueOf(this.order.flags().isSet("unpack")));
		return key.add(maker().toString()).add(String.valueOf(this.looks.modes())).digest();
	}

	@Override
	public Digest run(LayerSnapshots snapshots) throws IOException {
		try (LayerDraft draft = this.yard.store().begin()) {
			try (LayerUnpacker unpacker = LayerUnpacker.onto(draft, this.yard.store().stack(this.layers, draft),
					maker().uid(), maker().gid())) {
				write(unpacker);
			}
			return snapshots.commit(draft);
		}
	}

	private void write(LayerUnpacker unpacker) throws IOException {
		if (this.made != null && !this.made.isRoot()) {
			unpacker.directory(this.made, EntryMetadata.of(0755, Instant.EPOCH).ownedBy(maker().uid(), maker().gid()));
		}
		new CopyPlan(this.moves, this.looks).writeTo(unpacker);
		for (CopyPlan.Move archive : this.archives) {
			LocalArchive.unpack(archive, this.looks.owner(), unpacker);
		}
		for (var document : this.documents.entrySet()) {
			byte[] content = document.getValue();
			int mode = this.looks.modes() == null ? 0644 : this.looks.modes().apply(0644, false);
			EntryMetadata metadata = EntryMetadata.of(mode, Instant.EPOCH).ownedBy(maker().uid(), maker().gid());
			unpacker.file(document.getKey(), metadata, content.length, new ByteArrayInputStream(content));
		}
		for (var remote : this.remotes.entrySet()) {
			CopySource fetched = remote.getKey().open();
			CopyPlan.Move move = CopyPlan.Move.of(fetched, remote.getKey().match(fetched), remote.getValue());
			boolean archive = !move.match().isDirectory() && unpacks(false)
					&& LocalArchive.isOne(fetched, move.match());
			if (archive) {
				LocalArchive.unpack(move, this.looks.owner(), unpacker);
			}
			else {
				new CopyPlan(List.of(move), this.looks).writeTo(unpacker);
			}
		}
	}

	@Override
	public void close() throws IOException {
		for (RemoteSource remote : this.remotes.keySet()) {
			remote.close();
		}
	}

}
