package dev.gantry.engine.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.gantry.engine.build.CopySource.Match;
import dev.gantry.engine.build.ImageUsers.Owner;
import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Expansion;
import dev.gantry.engine.build.language.Flags;
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

/** COPY and ADD: files into a new layer, nothing mounted, nothing run. */
final class CopyStep implements LayerStep {

	private static final Pattern OCTAL = Pattern.compile("[0-7]{1,4}");

	private final Location at;

	private final boolean add;

	private final Expansion expansion;

	private final CopySource source;

	private final LayerStore store;

	private final StageState state;

	private final List<Digest> layers;

	private final Map<LayerPath, byte[]> documents = new LinkedHashMap<>();

	private final List<CopyPlan.Move> archives = new ArrayList<>();

	private CopyPlan plan;

	private Owner owner;

	private Integer mode;

	/**
	 * Prepares a step.
	 * @param at the instruction's place
	 * @param add whether archives are unpacked
	 * @param source where files come from; stays the caller's to close
	 * @param store the layers
	 * @param state of the stage
	 */
	CopyStep(Location at, boolean add, CopySource source, LayerStore store, StageState state) {
		this.at = at;
		this.add = add;
		this.expansion = state.expansion();
		this.source = source;
		this.store = store;
		this.state = state;
		this.layers = state.layers();
	}

	/** Finds out what goes where. */
	CopyStep plan(Flags flags, List<String> sources, String destination, List<Heredoc> heredocs) throws IOException {
		try (LayerStack stack = this.store.stack(this.layers)) {
			this.owner = owner(flags, stack);
			this.mode = flags.value("chmod").map((value) -> mode(this.expansion.word(this.at, value))).orElse(null);
			List<Match> matches = matches(sources, heredocs);
			ResolvedPath target = resolve(stack, destination);
			boolean many = matches.size() + heredocs.size() > 1;
			boolean into = isDirectoryName(destination) || target.isDirectory();
			if (many && !into) {
				throw BuildFileError.at(this.at, "several sources need a directory as destination",
						"End the destination with '/'");
			}
			LayerPath path = LayerPath.of(String.join("/", target.names()));
			boolean targetIsFile = target.status().isPresent() && !target.isDirectory();
			List<CopyPlan.Move> moves = new ArrayList<>();
			for (Match match : matches) {
				if (match.isDirectory() && targetIsFile) {
					throw BuildFailures.failed(this.at, "a directory cannot be copied onto the file " + target,
							"Name another destination");
				}
				place(match, path, into, moves);
			}
			for (Heredoc heredoc : heredocs) {
				String text = heredoc.expand() ? this.expansion.document(this.at, heredoc.content())
						: heredoc.content();
				this.documents.put(into ? path.resolve(heredoc.name()) : path, text.getBytes(StandardCharsets.UTF_8));
			}
			this.plan = new CopyPlan(this.source, moves, new CopyPlan.Looks(this.owner, this.mode, excluded(flags)));
			return this;
		}
		catch (NotDirectoryException | FileSystemLoopException ex) {
			throw BuildFailures.failed(this.at,
					"the path leads through " + ex.getMessage() + ", which is not a directory", "Name another path");
		}
	}

	private void place(Match match, LayerPath target, boolean into, List<CopyPlan.Move> moves) throws IOException {
		if (match.isDirectory()) {
			moves.add(new CopyPlan.Move(match, target));
		}
		else if (this.add && LocalArchive.isOne(this.source, match)) {
			this.archives.add(new CopyPlan.Move(match, target));
		}
		else {
			moves.add(new CopyPlan.Move(match, into ? target.resolve(match.name()) : target));
		}
	}

	private List<Match> matches(List<String> sources, List<Heredoc> heredocs) throws IOException {
		List<Match> matches = new ArrayList<>();
		for (String source : sources) {
			if (heredocs.stream().anyMatch((heredoc) -> heredoc.marker().equals(source))) {
				continue;
			}
			String expanded = this.expansion.word(this.at, source);
			refuseRemote(expanded);
			List<Match> found = find(expanded);
			if (found.isEmpty()) {
				throw BuildFailures.failed(this.at, "there is no '" + expanded + "' to copy",
						"Check the path: it is relative to the root of the build context, and .dockerignore may keep it out");
			}
			matches.addAll(found);
		}
		return matches;
	}

	private List<Match> find(String source) throws IOException {
		try {
			return this.source.match(source);
		}
		catch (IllegalArgumentException ex) {
			throw BuildFileError.at(this.at, ex.getMessage(), "Escape a '[' that is meant literally with '\\'");
		}
	}

	private void refuseRemote(String source) {
		boolean remote = source.startsWith("http://") || source.startsWith("https://") || source.startsWith("git@")
				|| source.startsWith("git://");
		if (this.add && remote) {
			throw BuildFileError.at(this.at, "ADD cannot fetch '" + source + "' yet",
					"Fetch it in a RUN step, for example with curl");
		}
	}

	private ResolvedPath resolve(LayerStack stack, String destination) throws IOException {
		String expanded = this.expansion.word(this.at, destination);
		if (expanded.isEmpty()) {
			throw BuildFileError.at(this.at, "the destination is empty", "Name a file or directory in the image");
		}
		return stack.resolve(this.state.absolute(expanded));
	}

	private boolean isDirectoryName(String destination) {
		String expanded = this.expansion.word(this.at, destination);
		return expanded.endsWith("/") || expanded.equals(".") || expanded.equals("..") || expanded.endsWith("/.")
				|| expanded.endsWith("/..");
	}

	private Owner owner(Flags flags, LayerStack stack) throws IOException {
		if (flags.value("chown").isEmpty()) {
			return null;
		}
		return new ImageUsers(stack).owner(this.at, this.expansion.word(this.at, flags.value("chown").get()));
	}

	private int mode(String text) {
		if (!OCTAL.matcher(text).matches()) {
			throw BuildFileError.at(this.at, "'" + text + "' is not an octal mode", "Write for example --chmod=755");
		}
		return Integer.parseInt(text, 8);
	}

	private List<PathPattern> excluded(Flags flags) {
		return flags.all("exclude").stream().map((pattern) -> {
			try {
				return PathPattern.of(this.expansion.word(this.at, pattern));
			}
			catch (IllegalArgumentException ex) {
				throw BuildFileError.at(this.at, ex.getMessage(), "Escape a '[' that is meant literally with '\\'");
			}
		}).toList();
	}

	@Override
	public Digest key() throws IOException {
		CacheKey key = CacheKey.of("copy/1").addAll(this.layers);
		this.plan.addTo(key);
		key.add(this.archives.size());
		for (CopyPlan.Move archive : this.archives) {
			new CopyPlan(this.source, List.of(archive), new CopyPlan.Looks(this.owner, this.mode, List.of()))
				.addTo(key);
		}
		key.add(this.documents.size());
		this.documents.forEach((path, content) -> key.add(path.toString()).add(content));
		Owner maker = this.owner == null ? Owner.ROOT : this.owner;
		return key.add(maker.toString()).add(String.valueOf(this.mode)).digest();
	}

	@Override
	public Digest run(LayerSnapshots snapshots) throws IOException {
		Owner maker = this.owner == null ? Owner.ROOT : this.owner;
		try (LayerDraft draft = this.store.begin()) {
			try (LayerUnpacker unpacker = LayerUnpacker.onto(draft, this.store.stack(this.layers, draft), maker.uid(),
					maker.gid())) {
				this.plan.writeTo(unpacker);
				for (CopyPlan.Move archive : this.archives) {
					LocalArchive.unpack(this.source, archive, this.owner, unpacker);
				}
				for (var document : this.documents.entrySet()) {
					byte[] content = document.getValue();
					EntryMetadata metadata = EntryMetadata.of(this.mode == null ? 0644 : this.mode, Instant.EPOCH)
						.ownedBy(maker.uid(), maker.gid());
					unpacker.file(document.getKey(), metadata, content.length, new ByteArrayInputStream(content));
				}
			}
			return snapshots.commit(draft);
		}
	}

}
