package dev.gantry.engine.images;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.registry.RegistryAccess;

/**
 * A registry that believes everything it is told: enough of the protocol for a client.
 */
public final class FakeRegistry implements AutoCloseable {

	private final HttpServer server;

	private final Map<String, byte[]> content = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	public FakeRegistry() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.setExecutor(Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "fake-registry");
			thread.setDaemon(true);
			return thread;
		}));
		this.server.start();
	}

	public RegistryHost host() {
		return RegistryHost.of("127.0.0.1:" + this.server.getAddress().getPort());
	}

	public RegistryAccess access() {
		return RegistryAccess.to(host());
	}

	/** All requests so far: method, space, path. */
	public List<String> requests() {
		return this.requests;
	}

	/** Serves some bytes, whatever their path says. */
	public void serve(String path, byte[] bytes) {
		this.content.put(path, bytes);
	}

	public void serveBlob(String repository, byte[] bytes) {
		serve("/v2/" + repository + "/blobs/" + Digest.ofBytes(bytes), bytes);
	}

	public void serveManifest(String repository, String tag, byte[] bytes) {
		serve("/v2/" + repository + "/manifests/" + tag, bytes);
		serve("/v2/" + repository + "/manifests/" + Digest.ofBytes(bytes), bytes);
	}

	public byte[] served(String path) {
		return this.content.get(path);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		this.requests.add(exchange.getRequestMethod() + " " + path);
		try (exchange) {
			switch (exchange.getRequestMethod()) {
				case "GET", "HEAD" -> get(exchange, path);
				case "POST" -> {
					exchange.getResponseHeaders().add("Location", path.replaceAll("/$", "") + "/1");
					exchange.sendResponseHeaders(202, -1);
				}
				case "PUT" -> put(exchange, path);
				default -> exchange.sendResponseHeaders(405, -1);
			}
		}
	}

	private void get(HttpExchange exchange, String path) throws IOException {
		byte[] bytes = this.content.get(path);
		if (bytes == null) {
			byte[] body = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}".getBytes();
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			boolean head = exchange.getRequestMethod().equals("HEAD");
			exchange.sendResponseHeaders(404, head ? -1 : body.length);
			if (!head) {
				exchange.getResponseBody().write(body);
			}
			return;
		}
		String type = path.contains("/manifests/") ? MediaTypes.OCI_MANIFEST : "application/octet-stream";
		exchange.getResponseHeaders().add("Content-Type", type);
		exchange.getResponseHeaders().add("Docker-Content-Digest", Digest.ofBytes(bytes).toString());
		if (exchange.getRequestMethod().equals("HEAD")) {
			exchange.getResponseHeaders().add("Content-Length", String.valueOf(bytes.length));
			exchange.sendResponseHeaders(200, -1);
			return;
		}
		exchange.sendResponseHeaders(200, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	private void put(HttpExchange exchange, String path) throws IOException {
		byte[] bytes = exchange.getRequestBody().readAllBytes();
		String digest = Digest.ofBytes(bytes).toString();
		String base = path.replaceAll("/(blobs/uploads|manifests)/.*", "");
		if (path.contains("/manifests/")) {
			serve(path, bytes);
			serve(base + "/manifests/" + digest, bytes);
		}
		else {
			serve(base + "/blobs/" + digest, bytes);
		}
		exchange.getResponseHeaders().add("Location", path);
		exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
		exchange.sendResponseHeaders(201, -1);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
