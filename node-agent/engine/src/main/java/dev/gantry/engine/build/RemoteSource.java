package dev.gantry.engine.build;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

import dev.gantry.engine.build.CopySource.Match;
import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.IgnoreRules;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.remote.Fetched;
import dev.gantry.engine.remote.GitAddress;
import dev.gantry.engine.remote.GitTrees;
import dev.gantry.engine.remote.RemoteFiles;
import dev.gantry.engine.sources.FileDigests;
import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.digest.Digest;

/**
 * Something that ADD fetches: as late as possible, since the cache may have what came of
 * it. Closing it removes what was fetched.
 */
abstract class RemoteSource implements Closeable {

	private Fetched fetched;

	private CopySource source;

	/** Tells its content from any other, without fetching it if that can be. */
	abstract String identity() throws IOException;

	/** What it is called in a directory, or {@code null} if its content goes there. */
	abstract String name();

	abstract Fetched fetch() throws IOException;

	abstract Match match(CopySource source) throws IOException;

	CopySource open() throws IOException {
		if (this.source == null) {
			if (this.fetched == null) {
				this.fetched = fetch();
			}
			try (Directory directory = Directory.open(this.fetched.directory())) {
				this.source = CopySource.context(LayerStack.of(directory), IgnoreRules.NONE, FileDigests.unknown());
			}
		}
		return this.source;
	}

	void fetched(Fetched already) {
		this.fetched = already;
	}

	@Override
	public void close() throws IOException {
		if (this.source != null) {
			this.source.close();
		}
		if (this.fetched != null) {
			this.fetched.close();
		}
	}

	/** A file. */
	static final class File extends RemoteSource {

		private final Location at;

		private final RemoteFiles files;

		private final URI uri;

		private final Digest checksum;

		private Digest digest;

		/**
		 * A file.
		 * @param checksum what its content must be, or {@code null}
		 */
		File(Location at, RemoteFiles files, URI uri, Digest checksum) {
			this.at = at;
			this.files = files;
			this.uri = uri;
			this.checksum = checksum;
		}

		@Override
		String identity() throws IOException {
			if (this.checksum != null) {
				return this.checksum.toString();
			}
			if (this.digest == null) {
				fetched(fetch());
			}
			return this.digest.toString();
		}

		@Override
		String name() {
			return RemoteFiles.nameOf(this.uri);
		}

		@Override
		Fetched fetch() throws IOException {
			RemoteFiles.File file = this.files.fetch(this.uri, name());
			this.digest = file.digest();
			if (this.checksum != null && !this.checksum.equals(this.digest)) {
				file.holder().close();
				throw BuildFailures.failed(this.at,
						"what was fetched has the digest " + this.digest + ", --checksum says " + this.checksum,
						"Check what is served there; correct the checksum if the file was meant to change");
			}
			return file.holder();
		}

		@Override
		Match match(CopySource source) throws IOException {
			return source.exactly(name()).orElseThrow();
		}

	}

	/** The tree of a commit. */
	static final class Tree extends RemoteSource {

		private final Location at;

		private final GitTrees trees;

		private final GitAddress address;

		private final String checksum;

		private final boolean keepRepository;

		private String commit;

		/**
		 * A tree.
		 * @param checksum how its commit's name begins, or {@code null}
		 */
		Tree(Location at, GitTrees trees, GitAddress address, String checksum, boolean keepRepository) {
			this.at = at;
			this.trees = trees;
			this.address = address;
			this.checksum = checksum;
			this.keepRepository = keepRepository;
		}

		private String commit() throws IOException {
			if (this.commit == null) {
				this.commit = this.trees.commit(this.address);
				if (this.checksum != null && !this.commit.startsWith(this.checksum)) {
					throw BuildFailures.failed(this.at, "'" + this.address.ref() + "' is the commit " + this.commit
							+ ", --checksum says " + this.checksum,
							"Correct the checksum if the reference was meant to move");
				}
			}
			return this.commit;
		}

		@Override
		String identity() throws IOException {
			return commit() + ":" + this.address.directory() + ":" + this.keepRepository;
		}

		@Override
		String name() {
			return null;
		}

		@Override
		Fetched fetch() throws IOException {
			return this.trees.fetch(this.address, commit(), this.keepRepository);
		}

		@Override
		Match match(CopySource source) throws IOException {
			return source.exactly(this.address.directory())
				.orElseThrow(() -> BuildFailures.failed(this.at,
						"the repository has no directory '" + this.address.directory() + "'", "Name one that it has"));
		}

	}

	/**
	 * What ADD's sources can be beside files of the context.
	 *
	 * @param files fetches files
	 * @param trees fetches git trees
	 */
	record Fetchers(RemoteFiles files, GitTrees trees) {

		static Fetchers of(Path directory, BuildSettings settings) throws IOException {
			var trust = dev.gantry.engine.remote.Trust.of(settings.surroundings().caBundle());
			return new Fetchers(new RemoteFiles(settings.remote(), trust, directory),
					new GitTrees(settings.remote(), trust, directory));
		}

		/** Whether a source is one of these. */
		static boolean isRemote(String source) {
			return source.startsWith("http://") || source.startsWith("https://") || GitAddress.isOne(source);
		}

		RemoteSource source(CopyOrder order, String source) {
			String checksum = order.flags().value("checksum").orElse(null);
			if (GitAddress.isOne(source)) {
				return new Tree(order.at(), this.trees, GitAddress.parse(source), checksum,
						order.flags().isSet("keep-git-dir"));
			}
			try {
				return new File(order.at(), this.files, new URI(source), checksum == null ? null : Digest.of(checksum));
			}
			catch (java.net.URISyntaxException ex) {
				throw BuildFileError.at(order.at(), "'" + source + "' is not an address: " + ex.getReason(),
						"Write for example https://host/path/file");
			}
			catch (IllegalArgumentException ex) {
				throw BuildFileError.at(order.at(), "'" + checksum + "' is not a checksum",
						"Write for example --checksum=sha256: and 64 hexadecimal digits");
			}
		}

	}

}
