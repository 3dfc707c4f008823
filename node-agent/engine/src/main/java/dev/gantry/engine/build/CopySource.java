package dev.gantry.engine.build;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.gantry.engine.build.language.IgnoreRules;
import dev.gantry.engine.build.language.PathPattern;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.MergedDirectory;
import dev.gantry.engine.layers.MergedEntry;
import dev.gantry.engine.layers.ResolvedPath;
import dev.gantry.engine.sources.FileDigests;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.FileType;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.digest.DigestingInputStream;

/**
 * A tree that COPY and ADD take files from: the build context or the files of a stage or
 * image. Links that a source names are followed within the tree, links beneath it are
 * taken as links; nothing outside of the tree is ever read.
 */
final class CopySource implements Closeable {

	private final LayerStack stack;

	private final IgnoreRules rules;

	private final boolean keepsOwners;

	private final FileDigests digests;

	private CopySource(LayerStack stack, IgnoreRules rules, boolean keepsOwners, FileDigests digests) {
		this.stack = stack;
		this.rules = rules;
		this.keepsOwners = keepsOwners;
		this.digests = digests;
	}

	/** The build context: owners mean nothing, rules keep some files out. */
	static CopySource context(LayerStack tree, IgnoreRules rules, FileDigests digests) {
		return new CopySource(tree, rules, false, digests);
	}

	/** The files of a stage or image. */
	static CopySource image(LayerStack stack) {
		return new CopySource(stack, IgnoreRules.NONE, true, FileDigests.unknown());
	}

	/** Whether files keep their owners when nothing else is said. */
	boolean keepsOwners() {
		return this.keepsOwners;
	}

	/** The digest of a file's content. */
	Digest digest(MergedEntry file) throws IOException {
		return this.digests.of(file.status().inode(), () -> {
			try (RegularFile open = file.holder().read(file.name());
					DigestingInputStream in = new DigestingInputStream(open.input(), DigestAlgorithm.SHA256)) {
				in.transferTo(OutputStream.nullOutputStream());
				return in.digest();
			}
		});
	}

	/**
	 * Something that a source names.
	 *
	 * @param names its path as the source calls it, links not followed
	 * @param pivot how many of them come before the pivot {@code /./}
	 * @param path where it really is
	 */
	record Match(List<String> names, int pivot, ResolvedPath path) {

		boolean isDirectory() {
			return this.path.isDirectory();
		}

		/** The last component; empty for the root. */
		String name() {
			return this.names.isEmpty() ? "" : this.names.get(this.names.size() - 1);
		}

	}

	/** Hears of a directory's content, parents first, sorted by name. */
	@FunctionalInterface
	interface Visitor {

		/**
		 * Something beneath a directory.
		 * @param relative components from the directory that is walked
		 * @param entry open as long as this call
		 */
		void visit(List<String> relative, MergedEntry entry) throws IOException;

	}

	/**
	 * What a source, perhaps a pattern, names; nothing if nothing is there.
	 * @param deep whether {@code **} spans directories
	 */
	List<Match> match(String source, boolean deep) throws IOException {
		List<List<String>> found = new ArrayList<>();
		found.add(List.of());
		for (String component : source.split("/")) {
			if (component.isEmpty() || component.equals(".")) {
				continue;
			}
			List<List<String>> next = new ArrayList<>();
			for (List<String> path : found) {
				next.addAll(step(path, component, deep));
			}
			found = next;
		}
		List<Match> matches = new ArrayList<>();
		for (List<String> path : found) {
			resolve(path, PathPattern.isPattern(source)).filter((resolved) -> resolved.status().isPresent())
				.filter((resolved) -> !isExcluded(resolved))
				.ifPresent((resolved) -> matches.add(new Match(path, Math.min(depth(source), path.size()), resolved)));
		}
		return matches;
	}

	/** A pattern leaves out what is no directory and would have to be one. */
	private Optional<ResolvedPath> resolve(List<String> path, boolean pattern) throws IOException {
		try {
			return Optional.of(this.stack.resolve(String.join("/", path)));
		}
		catch (NotDirectoryException ex) {
			if (pattern) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	/** How many components come before the last {@code /./}. */
	private static int depth(String source) {
		int pivot = source.lastIndexOf("/./");
		return pivot < 0 ? 0
				: (int) Arrays.stream(source.substring(0, pivot).split("/"))
					.filter((component) -> !component.isEmpty() && !component.equals("."))
					.count();
	}

	private List<List<String>> step(List<String> path, String component, boolean deep) throws IOException {
		if (deep && component.equals("**")) {
			List<List<String>> all = new ArrayList<>();
			all.add(path);
			for (List<String> child : glob(path, "*")) {
				ResolvedPath resolved = this.stack.resolve(String.join("/", child));
				if (resolved.isDirectory() && resolved.names().equals(child)) {
					all.addAll(step(child, component, true));
				}
			}
			return all;
		}
		return PathPattern.isPattern(component) ? glob(path, component) : List.of(plus(path, component));
	}

	/** What a path names, taken literally. */
	Optional<Match> exactly(String path) throws IOException {
		ResolvedPath resolved = this.stack.resolve(path);
		if (resolved.status().isEmpty() || isExcluded(resolved)) {
			return Optional.empty();
		}
		return Optional.of(new Match(resolved.names(), 0, resolved));
	}

	private boolean isExcluded(ResolvedPath path) {
		boolean excluded = this.rules.excludes(String.join("/", path.names()));
		return excluded && !(path.isDirectory() && this.rules.hasExceptions());
	}

	private List<List<String>> glob(List<String> directory, String pattern) throws IOException {
		ResolvedPath resolved = this.stack.resolve(String.join("/", directory));
		List<List<String>> matches = new ArrayList<>();
		if (resolved.isDirectory()) {
			PathPattern compiled = PathPattern.of(pattern.replace("**", "*"));
			try (MergedDirectory open = this.stack.directory(resolved.names())) {
				for (MergedEntry entry : open.entries()) {
					if (compiled.matches(entry.name())) {
						matches.add(plus(directory, entry.name()));
					}
				}
			}
		}
		return matches;
	}

	/** Visits everything beneath a directory that no rule keeps out. */
	void walk(Match directory, Visitor visitor) throws IOException {
		try (MergedDirectory open = this.stack.directory(directory.path().names())) {
			new Walk(directory.path().names(), visitor).children(open, List.of());
		}
	}

	/** Visits the file that a source names. */
	void visitFile(Match file, Visitor visitor) throws IOException {
		List<String> names = file.path().names();
		try (MergedDirectory parent = this.stack.directory(names.subList(0, names.size() - 1))) {
			MergedEntry entry = parent.find(names.get(names.size() - 1))
				.orElseThrow(() -> new IOException(file.path() + " is gone"));
			visitor.visit(List.of(), entry);
		}
	}

	@Override
	public void close() {
		this.stack.close();
	}

	private static List<String> plus(List<String> path, String name) {
		List<String> longer = new ArrayList<>(path);
		longer.add(name);
		return longer;
	}

	private final class Walk {

		private final List<String> top;

		private final Visitor visitor;

		private Walk(List<String> top, Visitor visitor) {
			this.top = top;
			this.visitor = visitor;
		}

		private void children(MergedDirectory directory, List<String> relative) throws IOException {
			for (MergedEntry entry : directory.entries()) {
				if (entry.status().type() != FileType.SOCKET) {
					child(directory, plus(relative, entry.name()), entry);
				}
			}
		}

		private void child(MergedDirectory parent, List<String> relative, MergedEntry entry) throws IOException {
			List<String> whole = new ArrayList<>(this.top);
			whole.addAll(relative);
			boolean excluded = CopySource.this.rules.excludes(String.join("/", whole));
			FileStatus status = entry.status();
			if (!excluded) {
				this.visitor.visit(relative, entry);
			}
			if (status.isDirectory() && (!excluded || CopySource.this.rules.hasExceptions())) {
				try (MergedDirectory directory = parent.directory(entry.name())) {
					children(directory, relative);
				}
			}
		}

	}

}
