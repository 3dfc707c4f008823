package dev.gantry.agent.docker.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.engine.Engine;
import dev.gantry.engine.build.ConfigChanges;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.files.CommitRequest;
import dev.gantry.engine.files.ContainerFiles;
import dev.gantry.engine.files.CopyOptions;
import dev.gantry.engine.files.PathStatus;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.RunConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Tag;
import tools.jackson.databind.json.JsonMapper;

/** Copy in and out, differences, export and commit. */
final class FileCalls {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final long GO_DIRECTORY = 1L << 31;

	private static final long GO_LINK = 1L << 27;

	private static final long GO_SET_USER = 1L << 23;

	private static final long GO_SET_GROUP = 1L << 22;

	private static final long GO_STICKY = 1L << 20;

	private final Engine engine;

	private final ContainerFiles files;

	private final Lookup lookup;

	private final ContainerEvents events;

	FileCalls(Engine engine, Lookup lookup) {
		this.engine = engine;
		this.files = engine.files();
		this.events = new ContainerEvents(engine.events());
		this.lookup = lookup;
	}

	void addTo(Routes routes) {
		routes.on("HEAD", "/containers/{id}/archive", this::stat)
			.on("GET", "/containers/{id}/archive", this::copyOut)
			.on("PUT", "/containers/{id}/archive", this::copyIn)
			.on("GET", "/containers/{id}/changes", this::changes)
			.on("GET", "/containers/{id}/export", this::export)
			.on("POST", "/commit", this::commit);
	}

	private static String path(Exchange exchange) {
		if (exchange.query("path").isEmpty()) {
			throw ApiException.invalid("missing parameter: path");
		}
		return exchange.query("path");
	}

	private Map<String, String> header(String id, String path) {
		PathStatus status = this.files.stat(id, path);
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("name", status.name());
		document.put("size", status.size());
		document.put("mode", goMode(status));
		document.put("mtime", Times.of(status.modified()));
		document.put("linkTarget", status.linkTarget());
		return Map.of("X-Docker-Container-Path-Stat",
				Base64.getEncoder().encodeToString(JSON.writeValueAsString(document).getBytes(StandardCharsets.UTF_8)));
	}

	/** As Go's {@code os.FileMode} has it. */
	private static long goMode(PathStatus status) {
		long mode = status.mode() & 0777;
		mode |= status.isDirectory() ? GO_DIRECTORY : 0;
		mode |= status.isSymlink() ? GO_LINK : 0;
		mode |= ((status.mode() & 04000) != 0) ? GO_SET_USER : 0;
		mode |= ((status.mode() & 02000) != 0) ? GO_SET_GROUP : 0;
		return mode | (((status.mode() & 01000) != 0) ? GO_STICKY : 0);
	}

	private void stat(Exchange exchange) {
		String id = this.lookup.container(exchange.path("id")).id();
		exchange.empty(200, header(id, path(exchange)));
	}

	private void copyOut(Exchange exchange) throws IOException {
		Container container = this.lookup.container(exchange.path("id"));
		String id = container.id();
		Map<String, String> header = header(id, path(exchange));
		this.events.tell(Event.Action.ARCHIVE_PATH, container, Map.of());
		try (OutputStream output = exchange.stream(200, "application/x-tar", header)) {
			this.files.copyOut(id, path(exchange), output);
		}
	}

	private void copyIn(Exchange exchange) throws IOException {
		Container container = this.lookup.own(exchange.path("id"), "copy into");
		String id = container.id();
		this.files.copyIn(id, path(exchange), exchange.body(), new CopyOptions(exchange.flag("noOverwriteDirNonDir"),
				exchange.flag("copyUIDGID") ? CopyOptions.Owner.CONTAINER_USER : CopyOptions.Owner.ARCHIVE));
		this.events.tell(Event.Action.EXTRACT_TO_DIR, container, Map.of());
		exchange.empty(200);
	}

	private void changes(Exchange exchange) {
		exchange.json(200,
				this.files.changes(this.lookup.container(exchange.path("id")).id())
					.stream()
					.map((change) -> Map.of("Path", change.path(), "Kind", change.kind().ordinal()))
					.toList());
	}

	private void export(Exchange exchange) throws IOException {
		Container container = this.lookup.container(exchange.path("id"));
		this.events.tell(Event.Action.EXPORT, container, Map.of());
		try (OutputStream output = exchange.stream(200, "application/x-tar")) {
			this.files.export(container.id(), output);
		}
	}

	private void commit(Exchange exchange) {
		Container container = this.lookup.container(exchange.query("container"));
		ImageReference name = name(exchange.query("repo"), exchange.query("tag"));
		Notes notes = Notes.of(container);
		ImageConfig base = notes.imageId().isEmpty() ? null
				: this.engine.localImages().find(notes.imageId()).map(NodeImage::config).orElse(null);
		RunConfig run = notes.config().isEmpty() ? RunConfig.EMPTY : JSON.treeToValue(notes.config(), RunConfig.class)
			.withLabels(Notes.visible(container.spec().housekeeping().labels()));
		LocalImage image = this.files.commit(container.id(),
				new CommitRequest(base, ConfigChanges.apply(run, exchange.queries("changes")),
						text(exchange.query("author")), text(exchange.query("comment")), exchange.flag("pause", true),
						name));
		if (name != null) {
			this.engine.events()
				.publish(Event.Subject.IMAGE, Event.Action.TAG, image.digest().toString(),
						Map.of(Event.NAME, FamiliarName.of(name)));
		}
		this.events.tell(Event.Action.COMMIT, container, Map.of("comment", exchange.query("comment"), "imageID",
				image.digest().toString(), "imageRef", (name != null) ? FamiliarName.of(name) : ""));
		exchange.json(201, Map.of("Id", image.digest().toString()));
	}

	private static ImageReference name(String repository, String tag) {
		if (repository.isEmpty()) {
			return null;
		}
		ImageReference name = ImageReference.parse(repository);
		return tag.isEmpty() ? name : name.at(Tag.of(tag));
	}

	private static String text(String text) {
		return text.isEmpty() ? null : text;
	}

}
