package dev.gantry.engine.images;

import java.io.Closeable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import javax.net.ssl.SSLContext;

import dev.gantry.oci.registry.RegistryAccess;
import dev.gantry.oci.registry.RegistryClient;

/** Clients are kept with their connections and tokens, one for each way of access. */
final class RegistryClients implements Closeable {

	private final SSLContext tls;

	private final ConcurrentMap<RegistryAccess, RegistryClient> clients = new ConcurrentHashMap<>();

	/**
	 * Clients that trust who the context trusts.
	 * @param tls or {@code null} for this JVM's own
	 */
	RegistryClients(SSLContext tls) {
		this.tls = tls;
	}

	RegistryClient to(RegistryAccess access) {
		return this.clients.computeIfAbsent(access, (key) -> new RegistryClient(key, this.tls));
	}

	@Override
	public void close() {
		this.clients.values().forEach(RegistryClient::close);
		this.clients.clear();
	}

}
