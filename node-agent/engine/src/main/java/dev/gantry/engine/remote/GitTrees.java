package dev.gantry.engine.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.git.PlainGit;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.kernel.files.Resolution;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.LsRemoteCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Fetches trees from git repositories over HTTP. There is no checkout: a commit's tree is
 * read and written file by file beneath a directory, so that hooks, filters, attributes
 * and submodules of a hostile repository mean nothing.
 */
public final class GitTrees {

	private static final int SECONDS = (int) Duration.ofMinutes(2).toSeconds();

	private static final long MAX_SIZE = 4L << 30;

	private static final String HERE = "refs/gantry/wanted";

	private final RemotePolicy policy;

	private final Trust trust;

	private final Path directory;

	/**
	 * Fetches, from now on without the git configuration of this host in this process.
	 * @param policy where from
	 * @param trust whom to believe
	 * @param directory where trees are put for as long as they are needed
	 */
	public GitTrees(RemotePolicy policy, Trust trust, Path directory) {
		PlainGit.use();
		this.policy = policy;
		this.trust = trust;
		this.directory = directory;
	}

	/**
	 * The commit that an address means now.
	 * @throws GantryException with {@code BUILD_FAILED} if the repository has no such
	 * reference
	 */
	public String commit(GitAddress address) throws IOException {
		if (ObjectId.isId(address.ref())) {
			return address.ref();
		}
		this.policy.check(address.repository());
		LsRemoteCommand question = Git.lsRemoteRepository()
			.setRemote(address.repository().toString())
			.setTimeout(SECONDS)
			.setTransportConfigCallback(this::configure);
		try {
			return find(address.ref(), question.call()).map(GitTrees::peeled)
				.orElseThrow(() -> new GantryException(ErrorCode.BUILD_FAILED,
						"the repository " + RemotePolicy.withoutSecrets(address.repository())
								+ " has no branch or tag '" + address.ref() + "'",
						"Name one that it has, or a commit"))
				.name();
		}
		catch (GitAPIException ex) {
			throw failed(address, ex);
		}
	}

	private static Optional<Ref> find(String name, Collection<Ref> refs) {
		for (String prefix : List.of("", Constants.R_TAGS, Constants.R_HEADS)) {
			Optional<Ref> found = refs.stream().filter((ref) -> ref.getName().equals(prefix + name)).findFirst();
			if (found.isPresent()) {
				return found;
			}
		}
		return Optional.empty();
	}

	private static ObjectId peeled(Ref ref) {
		return ref.getPeeledObjectId() != null ? ref.getPeeledObjectId() : ref.getObjectId();
	}

	/**
	 * Fetches a commit's files.
	 * @param commit as {@link #commit} tells it
	 * @param keepRepository whether the history comes along, as {@code .git}
	 */
	public Fetched fetch(GitAddress address, String commit, boolean keepRepository) throws IOException {
		this.policy.check(address.repository());
		Fetched fetched = Fetched.begin(this.directory);
		boolean done = false;
		try (Directory root = Directory.open(fetched.directory())) {
			String bare = keepRepository ? ".git" : ".fetched.git";
			try (Repository repository = new FileRepository(fetched.directory().resolve(bare).toFile())) {
				repository.create(true);
				// In the background it would tidy what is about to go.
				repository.getConfig().setBoolean("gc", null, "autoDetach", false);
				repository.getConfig().setInt("gc", null, "auto", 0);
				receive(repository, address, commit);
				write(repository, commit, root);
			}
			if (!keepRepository) {
				root.removeTree(bare);
			}
			done = true;
			return fetched;
		}
		finally {
			if (!done) {
				fetched.close();
			}
		}
	}

	private void receive(Repository repository, GitAddress address, String commit) throws IOException {
		try (Transport transport = Transport.open(repository, new URIish(address.repository().toString()))) {
			configure(transport);
			transport.setDepth(1);
			transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec(commit + ":" + HERE)));
		}
		catch (URISyntaxException | org.eclipse.jgit.errors.TransportException
				| org.eclipse.jgit.errors.NotSupportedException ex) {
			throw failed(address, ex);
		}
	}

	private void configure(Transport transport) {
		transport.setTimeout(SECONDS);
		if (transport instanceof TransportHttp http) {
			http.setHttpConnectionFactory(new CheckedConnections());
		}
	}

	private static void write(Repository repository, String commit, Directory root) throws IOException {
		try (RevWalk commits = new RevWalk(repository); TreeWalk tree = new TreeWalk(repository)) {
			tree.addTree(commits.parseCommit(ObjectId.fromString(commit)).getTree());
			long left = MAX_SIZE;
			while (tree.next()) {
				String path = tree.getPathString();
				if (tree.getDepth() == 0 && tree.getNameString().equalsIgnoreCase(".git")) {
					throw new IOException("the tree holds a '" + path + "' of its own");
				}
				left -= write(tree, path, root);
				if (left < 0) {
					throw new IOException("the tree is larger than " + (MAX_SIZE >> 30) + " GiB");
				}
			}
		}
	}

	private static long write(TreeWalk tree, String path, Directory root) throws IOException {
		FileMode mode = tree.getFileMode();
		int slash = path.lastIndexOf('/');
		String name = path.substring(slash + 1);
		try (Directory parent = slash < 0 ? root.duplicate()
				: root.directory(path.substring(0, slash), Resolution.BENEATH)) {
			if (mode.equals(FileMode.TREE)) {
				parent.makeDirectory(name, 0755);
				tree.enterSubtree();
				return 0;
			}
			if (mode.equals(FileMode.GITLINK)) {
				parent.makeDirectory(name, 0755);
				return 0;
			}
			var content = tree.getObjectReader().open(tree.getObjectId(0));
			if (mode.equals(FileMode.SYMLINK)) {
				parent.makeSymlink(name, new String(content.getBytes(4096), java.nio.charset.StandardCharsets.UTF_8));
				return 0;
			}
			try (RegularFile file = parent.create(name, 0600); OutputStream out = file.output()) {
				content.copyTo(out);
				file.changeMode(mode.equals(FileMode.EXECUTABLE_FILE) ? 0755 : 0644);
			}
			return content.getSize();
		}
	}

	private static GantryException failed(GitAddress address, Exception cause) {
		return new GantryException(ErrorCode.BUILD_FAILED,
				"fetch " + RemotePolicy.withoutSecrets(address.repository()) + ": " + cause.getMessage(),
				"Check the address; the node must reach it without a password", cause);
	}

	/** Checks every address that the exchange leads to, redirects too. */
	private final class CheckedConnections implements HttpConnectionFactory {

		private final HttpConnectionFactory plain = new JDKHttpConnectionFactory();

		@Override
		public HttpConnection create(URL url) throws IOException {
			return checked(url, this.plain.create(url));
		}

		@Override
		public HttpConnection create(URL url, java.net.Proxy proxy) throws IOException {
			return checked(url, this.plain.create(url, proxy));
		}

		private HttpConnection checked(URL url, HttpConnection connection) throws IOException {
			GitTrees.this.policy.check(URI.create(url.toString()));
			if (url.getProtocol().equals("https")) {
				try {
					connection.configure(null, GitTrees.this.trust.managers(), null);
				}
				catch (GeneralSecurityException ex) {
					throw new IOException("make ready for TLS: " + ex.getMessage(), ex);
				}
			}
			return connection;
		}

	}

}
