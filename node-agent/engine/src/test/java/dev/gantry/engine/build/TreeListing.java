package dev.gantry.engine.build;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.MergedDirectory;
import dev.gantry.engine.layers.MergedEntry;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.EntryMetadata;
import tools.jackson.databind.JsonNode;

/** An image's files and configuration as lines that can be compared. */
final class TreeListing {

	private static final List<String> SETTINGS = List.of("Cmd", "Entrypoint", "Env", "ExposedPorts", "Healthcheck",
			"Labels", "OnBuild", "Shell", "StopSignal", "User", "Volumes", "WorkingDir");

	private TreeListing() {
	}

	/** Path, type, mode, owner, content, links; never times. */
	static List<String> of(LayerStack stack) throws IOException {
		List<String> lines = new ArrayList<>();
		var root = stack.root();
		if (root.isPresent()) {
			try (MergedDirectory open = root.get()) {
				children(open, "/", lines);
			}
		}
		return lines;
	}

	private static void children(MergedDirectory directory, String path, List<String> lines) throws IOException {
		for (MergedEntry entry : directory.entries()) {
			FileStatus status = entry.status();
			String attributes = attributes(entry);
			lines.add(path + entry.name() + " " + status.type().name().toLowerCase(Locale.ROOT) + " "
					+ (status.isSymlink() ? "" : Integer.toOctalString(status.mode()) + " ") + status.uid() + ":"
					+ status.gid() + content(entry) + attributes);
			if (status.isDirectory()) {
				try (MergedDirectory child = directory.directory(entry.name())) {
					children(child, path + entry.name() + "/", lines);
				}
			}
		}
	}

	private static String content(MergedEntry entry) throws IOException {
		if (entry.status().isSymlink()) {
			return " -> " + entry.holder().readLink(entry.name());
		}
		if (!entry.status().isRegular()) {
			return "";
		}
		try (RegularFile file = entry.holder().read(entry.name()); InputStream in = file.input()) {
			byte[] content = in.readAllBytes();
			return " " + content.length + " " + Digest.ofBytes(content).hex().substring(0, 12);
		}
	}

	private static String attributes(MergedEntry entry) throws IOException {
		if (entry.status().isSymlink()) {
			return "";
		}
		TreeSet<String> names = new TreeSet<>(entry.holder().attributes(entry.name()).keySet());
		names.removeIf((name) -> !EntryMetadata.isPortable(name));
		return names.isEmpty() ? "" : " " + names;
	}

	/** What is new or other, and what is gone. */
	static List<String> changes(List<String> before, List<String> after) {
		List<String> lines = new ArrayList<>();
		after.stream().filter((line) -> !before.contains(line)).forEach((line) -> lines.add("+ " + line));
		TreeSet<String> paths = new TreeSet<>();
		after.forEach((line) -> paths.add(line.split(" ")[0]));
		before.stream()
			.map((line) -> line.split(" ")[0])
			.filter((path) -> !paths.contains(path))
			.forEach((path) -> lines.add("- " + path));
		return lines;
	}

	/** What an image's configuration says; what is empty says nothing. */
	static List<String> configuration(JsonNode image) {
		List<String> lines = new ArrayList<>();
		JsonNode config = image.path("config");
		for (String setting : SETTINGS) {
			JsonNode value = config.path(setting);
			String text = text(value);
			if (!text.isEmpty()) {
				lines.add("= " + setting + " " + text);
			}
		}
		if (!image.path("author").asString("").isEmpty()) {
			lines.add("= author " + image.path("author").asString());
		}
		return lines;
	}

	private static String text(JsonNode value) {
		if (value.isMissingNode() || value.isNull() || (value.isContainer() && value.isEmpty())) {
			return "";
		}
		if (value.isString()) {
			return value.stringValue();
		}
		if (value.isObject()) {
			TreeMap<String, String> sorted = new TreeMap<>();
			value.properties().forEach((property) -> {
				String text = property.getValue().toString();
				if (!property.getKey().startsWith("io.buildah.") && !text.equals("0")) {
					sorted.put(property.getKey(), text);
				}
			});
			return sorted.isEmpty() ? "" : sorted.toString();
		}
		return value.toString();
	}

}
