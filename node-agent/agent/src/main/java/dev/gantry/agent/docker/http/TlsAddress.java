package dev.gantry.agent.docker.http;

import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

/**
 * Where to listen for clients from other hosts, who must have a certificate. TLS 1.3
 * only: earlier ones cannot end the input of a connection and go on with its output,
 * which attached clients do.
 *
 * @param host the address to listen on
 * @param port the port there, as a rule 2376
 * @param authority a file with the certificates, in PEM, of who signs clients'; nobody
 * else's are taken
 * @param certificate a file with the server's certificate in PEM and those above it
 * @param key a file with its private key in PEM (PKCS 8)
 */
public record TlsAddress(String host, int port, Path authority, Path certificate, Path key) {

	public TlsAddress {
		if (host == null || host.isBlank() || port < 1 || port > 65535) {
			throw new IllegalArgumentException(
					"Docker's API is served by TLS on HOST:PORT, for example 0.0.0.0:2376, not '" + host + ":" + port
							+ "'");
		}
		for (var file : Map
			.of("docker.client-authority", String.valueOf(authority), "docker.certificate", String.valueOf(certificate),
					"docker.key", String.valueOf(key))
			.entrySet()) {
			if (file.getValue().equals("null") || !Files.isReadable(Path.of(file.getValue()))) {
				throw new IllegalArgumentException("Docker's API is served by TLS to clients with certificates only: "
						+ file.getKey() + " must name a readable file in PEM, not '" + file.getValue() + "'");
			}
		}
	}

	/**
	 * An address as settings have it.
	 * @param address {@code HOST:PORT}
	 */
	public static TlsAddress of(String address, Path authority, Path certificate, Path key) {
		int colon = address.lastIndexOf(':');
		String port = address.substring(colon + 1);
		if (colon < 1 || !port.matches("\\d{1,5}")) {
			throw new IllegalArgumentException(
					"Docker's API is served by TLS on HOST:PORT, for example 0.0.0.0:2376, not '" + address + "'");
		}
		return new TlsAddress(address.substring(0, colon).replaceAll("^\\[|]$", ""), Integer.parseInt(port), authority,
				certificate, key);
	}

	InetSocketAddress socketAddress() {
		return new InetSocketAddress(this.host, this.port);
	}

	SslContext context() throws SSLException {
		return SslContextBuilder.forServer(file(this.certificate), file(this.key))
			.trustManager(file(this.authority))
			.clientAuth(ClientAuth.REQUIRE)
			.protocols("TLSv1.3")
			.build();
	}

	private static File file(Path path) {
		return path.toFile();
	}

}
