package dev.gantry.engine.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import javax.net.ssl.HttpsURLConnection;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.digest.DigestingInputStream;

/**
 * Fetches single files over HTTP for ADD, each redirect checked like the first address.
 */
public final class RemoteFiles {

	private static final int MAX_REDIRECTS = 10;

	private static final long MAX_SIZE = 8L << 30;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final RemotePolicy policy;

	private final Trust trust;

	private final Path directory;

	/**
	 * Fetches.
	 * @param policy where from
	 * @param trust whom to believe
	 * @param directory where files are put for as long as they are needed
	 */
	public RemoteFiles(RemotePolicy policy, Trust trust, Path directory) {
		this.policy = policy;
		this.trust = trust;
		this.directory = directory;
	}

	/**
	 * A fetched file.
	 *
	 * @param holder its directory, to be closed
	 * @param name its name there
	 * @param digest of its content
	 */
	public record File(Fetched holder, String name, Digest digest) {
	}

	/** The name that a file gets when its destination is a directory. */
	public static String nameOf(URI uri) {
		String path = uri.getPath() == null ? "" : uri.getPath();
		String name = path.substring(path.lastIndexOf('/') + 1);
		if (name.isEmpty() || name.equals(".") || name.equals("..")) {
			throw new GantryException(ErrorCode.BUILD_FAILED,
					"'" + RemotePolicy.withoutSecrets(uri) + "' names no file",
					"Say the file's name in the destination");
		}
		return name;
	}

	/**
	 * Fetches a file. Its mode is 0600, its time is the server's {@code Last-Modified} or
	 * the epoch.
	 * @param name what it is called here
	 * @throws GantryException with {@code BUILD_FAILED} if it cannot be had
	 */
	public File fetch(URI uri, String name) throws IOException {
		Fetched holder = Fetched.begin(this.directory);
		boolean done = false;
		try {
			HttpURLConnection connection = connect(uri);
			try {
				Digest digest = receive(connection, holder.directory().resolve(name));
				done = true;
				return new File(holder, name, digest);
			}
			finally {
				connection.disconnect();
			}
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.BUILD_FAILED,
					"fetch " + RemotePolicy.withoutSecrets(uri) + ": " + ex.getMessage(),
					"Check the address; the node must reach it", ex);
		}
		finally {
			if (!done) {
				holder.close();
			}
		}
	}

	private HttpURLConnection connect(URI uri) throws IOException {
		URI at = uri;
		for (int i = 0; i <= MAX_REDIRECTS; i++) {
			HttpURLConnection connection = open(at);
			int status = connection.getResponseCode();
			if (status / 100 == 2) {
				return connection;
			}
			String location = connection.getHeaderField("Location");
			connection.disconnect();
			if (status / 100 != 3 || location == null) {
				throw new IOException("the server answers with status " + status);
			}
			at = follow(at, location);
		}
		throw new IOException("there are more than " + MAX_REDIRECTS + " redirects");
	}

	private HttpURLConnection open(URI uri) throws IOException {
		this.policy.check(uri);
		HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
		if (connection instanceof HttpsURLConnection https) {
			https.setSSLSocketFactory(this.trust.context().getSocketFactory());
		}
		connection.setInstanceFollowRedirects(false);
		connection.setConnectTimeout((int) PATIENCE.toMillis());
		connection.setReadTimeout((int) PATIENCE.toMillis());
		connection.setRequestProperty("User-Agent", "gantry");
		connection.setRequestProperty("Accept-Encoding", "identity");
		return connection;
	}

	private static URI follow(URI at, String location) throws IOException {
		try {
			return at.resolve(new URI(location));
		}
		catch (URISyntaxException ex) {
			throw new IOException("the server redirects to '" + location + "', which is not an address", ex);
		}
	}

	private static Digest receive(HttpURLConnection connection, Path file) throws IOException {
		try (InputStream body = connection.getInputStream();
				DigestingInputStream in = new DigestingInputStream(body, DigestAlgorithm.SHA256);
				OutputStream out = Files.newOutputStream(file)) {
			byte[] buffer = new byte[64 * 1024];
			int read = in.read(buffer);
			while (read >= 0) {
				out.write(buffer, 0, read);
				if (in.count() > MAX_SIZE) {
					throw new IOException("the file is larger than " + (MAX_SIZE >> 30) + " GiB");
				}
				read = in.read(buffer);
			}
			long promised = connection.getContentLengthLong();
			if (promised >= 0 && promised != in.count()) {
				throw new IOException("the connection ended after " + in.count() + " of " + promised + " bytes");
			}
			out.flush();
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
			Files.setLastModifiedTime(file, FileTime.fromMillis(connection.getLastModified()));
			return in.digest();
		}
	}

}
