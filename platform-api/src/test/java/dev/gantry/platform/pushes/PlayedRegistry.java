package dev.gantry.platform.pushes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.Platform;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registry that has what a test says and tells of pushes until somebody understands.
 */
final class PlayedRegistry implements AutoCloseable {

	private final HttpServer server;

	private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

	private final List<Map<String, String>> events = new CopyOnWriteArrayList<>();

	PlayedRegistry() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/v2/", this::answer);
		this.server.start();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/** Makes an image and tells that it was pushed. */
	String push(String id, String name, String actor, String content) {
		byte[] config = Documents.write(ImageConfig.empty(Platform.host())).bytes();
		byte[] layer = content.getBytes(StandardCharsets.UTF_8);
		byte[] manifest = Documents.write((ManifestDocument) Manifest.of(
				Descriptor.of(MediaTypes.OCI_CONFIG, Digest.ofBytes(config), config.length),
				List.of(Descriptor.of(MediaTypes.OCI_LAYER, Digest.ofBytes(layer), layer.length))))
			.bytes();
		String digest = Digest.ofBytes(manifest).toString();
		this.contents.put(Digest.ofBytes(config).toString(), config);
		this.contents.put(digest, manifest);
		String[] parts = name.split(":");
		this.events.add(Map.of("id", id, "at", "2026-11-23T12:00:00Z", "repository", parts[0], "tag", parts[1],
				"digest", digest, "mediaType", MediaTypes.OCI_MANIFEST, "actor", actor));
		return digest;
	}

	boolean isUnderstood() {
		return this.events.isEmpty();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		byte[] body = null;
		if (path.equals("/v2/_gantry/events")) {
			if (exchange.getRequestMethod().equals("DELETE")) {
				String query = exchange.getRequestURI().getQuery();
				this.events.removeIf((event) -> ("&" + query + "&").contains("&id=" + event.get("id") + "&"));
			}
			body = JsonMapper.shared().writeValueAsBytes(Map.of("events", this.events));
		}
		else {
			body = this.contents.get(path.substring(path.lastIndexOf('/') + 1));
			exchange.getResponseHeaders()
				.set("Content-Type", path.contains("/manifests/") ? MediaTypes.OCI_MANIFEST : "application/json");
		}
		exchange.sendResponseHeaders((body != null) ? 200 : 404, (body != null) ? body.length : -1);
		try (exchange) {
			if (body != null) {
				exchange.getResponseBody().write(body);
			}
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
