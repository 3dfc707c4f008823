package dev.gantry.engine.supply;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import dev.gantry.engine.images.Attachment;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.MergedDirectory;
import dev.gantry.engine.layers.MergedEntry;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.oci.digest.Digest;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists the packages in an image's files: of dpkg, apk, pip, npm and in jars.
 *
 * @see <a href="https://cyclonedx.org/docs/1.5/json/">CycloneDX 1.5</a>
 */
public final class SoftwareBill {

	/** What kind of document it is. */
	public static final String TYPE = "application/vnd.cyclonedx+json";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int MAX_DEPTH = 64;

	private static final int MAX_COMPONENTS = 50_000;

	private static final int TEXT_LIMIT = 32 << 20;

	private final Collection<Component> components = new TreeSet<>();

	private SoftwareBill() {
	}

	/**
	 * Reads an image.
	 * @param image the digest of its manifest
	 * @param files its files
	 */
	public static Attachment of(Digest image, LayerStack files) throws IOException {
		SoftwareBill bill = new SoftwareBill();
		var root = files.root();
		if (root.isPresent()) {
			try (MergedDirectory open = root.get()) {
				bill.read(open, "", 0);
			}
		}
		return new Attachment(TYPE, JSON.writeValueAsBytes(bill.document(image)));
	}

	private void read(MergedDirectory directory, String path, int depth) throws IOException {
		for (MergedEntry entry : directory.entries()) {
			String name = path + "/" + entry.name();
			if (entry.status().isDirectory() && depth < MAX_DEPTH && !isOfTheKernel(name)) {
				try (MergedDirectory child = directory.directory(entry.name())) {
					read(child, name, depth + 1);
				}
			}
			else if (entry.status().isRegular() && this.components.size() < MAX_COMPONENTS) {
				this.components.addAll(components(entry, name));
			}
		}
	}

	private static boolean isOfTheKernel(String path) {
		return path.equals("/proc") || path.equals("/sys") || path.equals("/dev");
	}

	private static List<Component> components(MergedEntry entry, String path) throws IOException {
		if (path.equals("/var/lib/dpkg/status") || path.startsWith("/var/lib/dpkg/status.d/")) {
			return PackageLists.dpkg(text(entry), path);
		}
		if (path.equals("/lib/apk/db/installed") || path.equals("/usr/lib/apk/db/installed")) {
			return PackageLists.apk(text(entry), path);
		}
		if (path.endsWith(".dist-info/METADATA") || path.endsWith(".egg-info/PKG-INFO")) {
			return PackageLists.python(text(entry), path);
		}
		if (path.endsWith("/package.json") && path.matches(".*/node_modules/(@[^/]+/)?[^/]+/package\\.json")) {
			return PackageLists.npm(text(entry), path);
		}
		if (path.endsWith(".jar") || path.endsWith(".war")) {
			try (RegularFile file = entry.holder().read(entry.name()); InputStream in = file.input()) {
				return PackageLists.jar(in, path);
			}
		}
		return List.of();
	}

	private static String text(MergedEntry entry) throws IOException {
		try (RegularFile file = entry.holder().read(entry.name()); InputStream in = file.input()) {
			return new String(in.readNBytes(TEXT_LIMIT), StandardCharsets.UTF_8);
		}
	}

	private Map<String, Object> document(Digest image) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("bomFormat", "CycloneDX");
		document.put("specVersion", "1.5");
		document.put("version", 1);
		document.put("metadata", Map.of("component", Map.of("type", "container", "name", image.toString())));
		List<Map<String, Object>> list = new ArrayList<>();
		for (Component component : this.components) {
			Map<String, Object> one = new LinkedHashMap<>();
			one.put("type", "library");
			if (!component.group().isEmpty()) {
				one.put("group", component.group());
			}
			one.put("name", component.name());
			one.put("version", component.version());
			one.put("purl", component.packageUrl());
			one.put("evidence", Map.of("occurrences", List.of(Map.of("location", component.path()))));
			list.add(one);
		}
		document.put("components", list);
		return document;
	}

}
