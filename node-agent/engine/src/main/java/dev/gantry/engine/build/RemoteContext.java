package dev.gantry.engine.build;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.Dockerfile;
import dev.gantry.engine.remote.Fetched;
import dev.gantry.engine.remote.GitAddress;
import dev.gantry.engine.remote.RemoteFiles;
import dev.gantry.engine.sources.SourceArchives;
import dev.gantry.engine.sources.SourceTree;

/**
 * A build context that was fetched from an address: the tree of a git repository, an
 * archive, or a Dockerfile alone with an empty context. Closing it removes what came.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/">Docker's contexts</a>
 */
public final class RemoteContext implements Closeable {

	private static final String NAME = "context";

	private static final String GITHUB = "github.com/";

	private final Path root;

	private final BuildFile file;

	private final Closeable holder;

	private RemoteContext(Path root, BuildFile file, Closeable holder) {
		this.root = root;
		this.file = file;
		this.holder = holder;
	}

	/**
	 * Fetches.
	 * @throws GantryException with {@code BUILD_FAILED} for what cannot be had or may not
	 * be fetched, {@code BUILD_FILE_INVALID} for what is no address
	 */
	static RemoteContext fetch(RemoteSource.Fetchers fetchers, SourceArchives sources, String address)
			throws IOException {
		if (address.startsWith(GITHUB)) {
			return tree(fetchers, "https://" + address);
		}
		return GitAddress.isOne(address) ? tree(fetchers, address) : file(fetchers, sources, address);
	}

	private static RemoteContext tree(RemoteSource.Fetchers fetchers, String text) throws IOException {
		GitAddress address = GitAddress.parse(text);
		Fetched fetched = fetchers.trees().fetch(address, fetchers.trees().commit(address), false);
		boolean done = false;
		try {
			RemoteContext context = new RemoteContext(beneath(fetched.directory(), address.directory()), null, fetched);
			done = true;
			return context;
		}
		finally {
			if (!done) {
				fetched.close();
			}
		}
	}

	/** Nothing changes in the tree any more, and no link is followed. */
	private static Path beneath(Path tree, String directory) {
		Path at = tree;
		for (String name : directory.split("/")) {
			if (!name.isEmpty() && !name.equals(".")) {
				at = at.resolve(name);
				if (name.equals("..") || !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
					throw new GantryException(ErrorCode.BUILD_FAILED,
							"The repository has no directory '" + directory + "'", "Name one that it has");
				}
			}
		}
		return at;
	}

	private static RemoteContext file(RemoteSource.Fetchers fetchers, SourceArchives sources, String address)
			throws IOException {
		Fetched fetched = fetchers.files().fetch(uri(address), NAME).holder();
		boolean kept = false;
		try {
			Path file = fetched.directory().resolve(NAME);
			if (LocalArchive.isOne(file)) {
				try (InputStream in = LocalArchive.open(Files.newInputStream(file))) {
					SourceTree tree = sources.unpack(in);
					return new RemoteContext(tree.root(), null, tree);
				}
			}
			byte[] text;
			try (InputStream in = Files.newInputStream(file)) {
				text = in.readNBytes(Dockerfile.LIMIT + 1);
			}
			Files.delete(file);
			kept = true;
			return new RemoteContext(fetched.directory(), new BuildFile.Text(text), fetched);
		}
		finally {
			if (!kept) {
				fetched.close();
			}
		}
	}

	private static URI uri(String address) {
		try {
			return new URI(address);
		}
		catch (URISyntaxException ex) {
			throw new GantryException(ErrorCode.BUILD_FILE_INVALID,
					"'" + address + "' is not an address: " + ex.getReason(),
					"Write for example https://host/path.tar.gz", ex);
		}
	}

	/** The context's directory. What is in it is hostile. */
	public Path root() {
		return this.root;
	}

	/**
	 * Where the instructions are.
	 * @param path the file of the context that shall be taken, where there are files
	 */
	public BuildFile file(String path) {
		return (this.file != null) ? this.file : new BuildFile.InContext(path);
	}

	@Override
	public void close() throws IOException {
		this.holder.close();
	}

}
