package dev.gantry.engine.supply;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what package tools leave in an image. All of it is hostile: what cannot be read
 * is left out, everything has a limit.
 */
final class PackageLists {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int ENTRY_LIMIT = 1 << 20;

	private static final int NESTED_LIMIT = 64 << 20;

	private static final int ENTRIES = 20_000;

	private PackageLists() {
	}

	/** dpkg's status, or a file of {@code status.d} in images without dpkg. */
	static List<Component> dpkg(String text, String path) {
		List<Component> components = new ArrayList<>();
		for (String paragraph : text.split("\n\n")) {
			Map<String, String> fields = fields(paragraph, ": ");
			String status = fields.getOrDefault("Status", "install ok installed");
			if (fields.containsKey("Package") && status.endsWith(" installed")) {
				components.add(new Component("deb", "debian", fields.get("Package"), fields.getOrDefault("Version", ""),
						path));
			}
		}
		return components;
	}

	/** Alpine's list of what is installed. */
	static List<Component> apk(String text, String path) {
		List<Component> components = new ArrayList<>();
		for (String paragraph : text.split("\n\n")) {
			Map<String, String> fields = fields(paragraph, ":");
			if (fields.containsKey("P")) {
				components.add(new Component("apk", "alpine", fields.get("P"), fields.getOrDefault("V", ""), path));
			}
		}
		return components;
	}

	/** The METADATA of an installed Python distribution. */
	static List<Component> python(String text, String path) {
		Map<String, String> fields = fields(text.split("\n\n", 2)[0], ": ");
		return fields.containsKey("Name") ? List
			.of(new Component("pypi", "", fields.get("Name").toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
					fields.getOrDefault("Version", ""), path))
				: List.of();
	}

	/** The package.json of an installed module. */
	static List<Component> npm(String text, String path) {
		try {
			JsonNode module = JSON.readTree(text);
			String name = module.path("name").asString("");
			int slash = name.startsWith("@") ? name.indexOf('/') : -1;
			return name.isEmpty() ? List.of() : List.of(new Component("npm", slash < 0 ? "" : name.substring(0, slash),
					name.substring(slash + 1), module.path("version").asString(""), path));
		}
		catch (JacksonException ex) {
			return List.of();
		}
	}

	/** What Maven writes into a jar, and into the jars in it. */
	static List<Component> jar(InputStream in, String path) throws IOException {
		List<Component> components = new ArrayList<>();
		jar(in, path, components, true);
		return components;
	}

	private static void jar(InputStream in, String path, List<Component> components, boolean nested)
			throws IOException {
		try {
			ZipInputStream zip = new ZipInputStream(in);
			int count = 0;
			for (ZipEntry entry = zip.getNextEntry(); entry != null && count < ENTRIES; entry = zip.getNextEntry()) {
				count++;
				String name = entry.getName();
				if (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties")) {
					maven(new String(zip.readNBytes(ENTRY_LIMIT), StandardCharsets.ISO_8859_1), path, components);
				}
				else if (nested && name.endsWith(".jar")) {
					jar(new ByteArrayInputStream(zip.readNBytes(NESTED_LIMIT)), path + "!/" + name, components, false);
				}
			}
		}
		catch (ZipException | IllegalArgumentException | java.io.EOFException ex) {
			return;
		}
	}

	private static void maven(String text, String path, List<Component> components) throws IOException {
		Properties properties = new Properties();
		properties.load(new StringReader(text));
		String name = properties.getProperty("artifactId", "");
		if (!name.isEmpty()) {
			components.add(new Component("maven", properties.getProperty("groupId", ""), name,
					properties.getProperty("version", ""), path));
		}
	}

	private static Map<String, String> fields(String paragraph, String separator) {
		Map<String, String> fields = new HashMap<>();
		paragraph.lines().forEach((line) -> {
			int at = line.indexOf(separator);
			if (at > 0 && !line.startsWith(" ")) {
				fields.putIfAbsent(line.substring(0, at), line.substring(at + separator.length()).strip());
			}
		});
		return fields;
	}

}
