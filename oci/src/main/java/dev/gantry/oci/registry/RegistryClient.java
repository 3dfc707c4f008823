package dev.gantry.oci.registry;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

import javax.net.ssl.SSLContext;

import dev.gantry.oci.reference.RepositoryName;

/**
 * Speaks to one registry (distribution specification 1.1). Holds connections and tokens,
 * so keep it for as long as they are of use, and close it. Safe for many threads.
 */
public final class RegistryClient implements Closeable {

	private final RegistryConnection connection;

	/** Trusts the certificate authorities that this JVM trusts. */
	public RegistryClient(RegistryAccess access) {
		this(access, null);
	}

	/**
	 * Trusts who the context trusts.
	 * @param tls or {@code null} for this JVM's own
	 */
	public RegistryClient(RegistryAccess access, SSLContext tls) {
		this.connection = new RegistryConnection(access, new RegistryHttp(access.origin(), tls));
	}

	/**
	 * Asks whether this is a registry and lets us in.
	 * @throws RegistryException if not
	 */
	public void ping() throws IOException {
		new PingEndpoint(this.connection).ping();
	}

	/** All repositories. Many registries do not tell. */
	public List<RepositoryName> catalog() throws IOException {
		return new CatalogEndpoint(this.connection).list();
	}

	/** One repository. */
	public RepositoryClient repository(RepositoryName name) {
		return new RepositoryClient(this.connection, name);
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
