package dev.gantry.agent.docker.images;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.agent.docker.containers.Times;
import dev.gantry.engine.images.HistoryStep;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;

/** Images in Docker's documents. */
final class ImageViews {

	private ImageViews() {
	}

	static Map<String, Object> summary(NodeImage image, long containers, long shared) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("Id", image.id().toString());
		document.put("ParentId", "");
		document.put("RepoTags", tags(image));
		document.put("RepoDigests", digests(image));
		document.put("Created", created(image).getEpochSecond());
		document.put("Size", image.size());
		document.put("SharedSize", shared);
		document.put("VirtualSize", image.size());
		document.put("Labels", image.config().config().labels());
		document.put("Containers", containers);
		return document;
	}

	static List<String> tags(NodeImage image) {
		return image.names().stream().map(ImageReference::toString).toList();
	}

	static List<String> digests(NodeImage image) {
		return image.origins().stream().map(ImageViews::digest).toList();
	}

	private static String digest(ImageReference origin) {
		String text = origin.toString();
		return text.startsWith("docker.io/") ? text.substring("docker.io/".length()).replaceFirst("^library/", "")
				: text;
	}

	private static Instant created(NodeImage image) {
		try {
			return (image.config().created() != null) ? Times.parse("created", image.config().created())
					: Instant.EPOCH;
		}
		catch (RuntimeException ex) {
			// The image's own claim, which may be anything.
			return Instant.EPOCH;
		}
	}

	static Map<String, Object> inspection(NodeImage image) {
		ImageConfig config = image.config();
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("Id", image.id().toString());
		document.put("RepoTags", tags(image));
		document.put("RepoDigests", digests(image));
		document.put("Parent", "");
		document.put("Comment", comment(config));
		document.put("Created", (config.created() != null) ? config.created() : Times.NEVER);
		document.put("DockerVersion", "");
		document.put("Author", (config.author() != null) ? config.author() : "");
		document.put("Config", config(config));
		document.put("Architecture", config.architecture());
		if (config.variant() != null) {
			document.put("Variant", config.variant());
		}
		document.put("Os", config.os());
		document.put("Size", image.size());
		document.put("GraphDriver", Map.of("Name", "overlay2", "Data", Map.of()));
		document.put("RootFS",
				Map.of("Type", "layers", "Layers", config.diffIds().stream().map(Object::toString).toList()));
		document.put("Metadata", Map.of("LastTagTime", Times.of(image.added())));
		return document;
	}

	private static String comment(ImageConfig config) {
		List<ImageConfig.History> steps = config.history();
		String last = steps.isEmpty() ? null : steps.get(steps.size() - 1).comment();
		return (last != null) ? last : "";
	}

	/** Clients read fields that the image leaves out. */
	private static Map<String, Object> config(ImageConfig image) {
		Map<String, Object> config = new LinkedHashMap<>();
		var run = image.config();
		config.put("Hostname", "");
		config.put("Domainname", "");
		config.put("User", (run.user() != null) ? run.user() : "");
		config.put("AttachStdin", false);
		config.put("AttachStdout", false);
		config.put("AttachStderr", false);
		if (!run.exposedPorts().isEmpty()) {
			config.put("ExposedPorts", run.exposedPorts());
		}
		config.put("Tty", false);
		config.put("OpenStdin", false);
		config.put("StdinOnce", false);
		config.put("Env", run.env().isEmpty() ? null : run.env());
		config.put("Cmd", run.cmd().isEmpty() ? null : run.cmd());
		if (run.healthcheck() != null) {
			config.put("Healthcheck", run.healthcheck());
		}
		config.put("Image", "");
		config.put("Volumes", run.volumes().isEmpty() ? null : run.volumes());
		config.put("WorkingDir", (run.workingDir() != null) ? run.workingDir() : "");
		config.put("Entrypoint", run.entrypoint().isEmpty() ? null : run.entrypoint());
		config.put("OnBuild", run.onBuild().isEmpty() ? null : run.onBuild());
		config.put("Labels", run.labels().isEmpty() ? null : new TreeMap<>(run.labels()));
		if (run.stopSignal() != null) {
			config.put("StopSignal", run.stopSignal());
		}
		return config;
	}

	static List<Map<String, Object>> history(NodeImage image) {
		List<Map<String, Object>> steps = new ArrayList<>();
		for (HistoryStep step : image.history()) {
			Map<String, Object> document = new LinkedHashMap<>();
			document.put("Id", steps.isEmpty() ? image.id().toString() : "<missing>");
			document.put("Created", seconds(step.step().created()));
			document.put("CreatedBy", (step.step().createdBy() != null) ? step.step().createdBy() : "");
			document.put("Tags", steps.isEmpty() && !image.names().isEmpty() ? tags(image) : null);
			document.put("Size", step.bytes());
			document.put("Comment", (step.step().comment() != null) ? step.step().comment() : "");
			steps.add(document);
		}
		return steps;
	}

	private static long seconds(String created) {
		try {
			return (created != null) ? Times.parse("created", created).getEpochSecond() : 0;
		}
		catch (RuntimeException ex) {
			// The image's own claim, which may be anything.
			return 0;
		}
	}

}
