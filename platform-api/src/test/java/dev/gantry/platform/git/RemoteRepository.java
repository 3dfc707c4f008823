package dev.gantry.platform.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** A repository on another host, served over smart HTTP. */
public final class RemoteRepository implements AutoCloseable {

	private static final String PULL = "git-upload-pack";

	private final InMemoryRepository repository = new InMemoryRepository(new DfsRepositoryDescription("remote"));

	private final HttpServer server;

	private volatile String credentials;

	public RemoteRepository() throws IOException {
		this.repository.setPerformsAtomicTransactions(true);
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/app.git", this::answer);
		this.server.start();
	}

	/** Commits files to a branch; the commit has no history. */
	public ObjectId commit(String branch, String message, Map<String, byte[]> files) throws IOException {
		try (ObjectInserter inserter = this.repository.newObjectInserter()) {
			TreeFormatter tree = new TreeFormatter();
			for (Map.Entry<String, byte[]> file : new java.util.TreeMap<>(files).entrySet()) {
				tree.append(file.getKey(), FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, file.getValue()));
			}
			CommitBuilder commit = new CommitBuilder();
			commit.setTreeId(inserter.insert(tree));
			commit.setAuthor(new PersonIdent("Ada", "ada@example.org"));
			commit.setCommitter(commit.getAuthor());
			commit.setMessage(message);
			ObjectId id = inserter.insert(commit);
			inserter.flush();
			RefUpdate update = this.repository.updateRef(Constants.R_HEADS + branch);
			update.setNewObjectId(id);
			update.forceUpdate();
			this.repository.updateRef(Constants.HEAD).link(Constants.R_HEADS + "main");
			return id;
		}
	}

	/** Asks for a user and a password from now on. */
	public void require(String user, String password) {
		this.credentials = "Basic "
				+ Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
	}

	public String url() {
		return url("");
	}

	public String url(String credentials) {
		return "http://" + credentials + "127.0.0.1:" + this.server.getAddress().getPort() + "/app.git";
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (this.credentials != null
					&& !this.credentials.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
				exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"remote\"");
				exchange.sendResponseHeaders(401, -1);
				return;
			}
			boolean refs = exchange.getRequestURI().getPath().endsWith("/info/refs");
			exchange.getResponseHeaders()
				.add("Content-Type", "application/x-" + PULL + (refs ? "-advertisement" : "-result"));
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			UploadPack pack = new UploadPack(this.repository);
			pack.setBiDirectionalPipe(false);
			if (refs) {
				PacketLineOut lines = new PacketLineOut(out);
				lines.writeString("# service=" + PULL + "\n");
				lines.end();
				pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
			}
			else {
				InputStream in = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
						? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
				pack.setRequestPolicy(UploadPack.RequestPolicy.ANY);
				pack.upload(in, out, null);
			}
			exchange.sendResponseHeaders(200, out.size());
			exchange.getResponseBody().write(out.toByteArray());
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		Git.wrap(this.repository).close();
	}

}
