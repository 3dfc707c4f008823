package dev.gantry.engine.build.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.gantry.engine.build.language.RunMount.Access;
import dev.gantry.engine.build.language.RunMount.Sharing;

/** Parses the comma-separated fields of a {@code --mount}. */
final class RunMountParser {

	private static final Map<String, Set<String>> FIELDS = Map.of("bind",
			Set.of("target", "from", "source", "readwrite", "readonly"), "cache",
			Set.of("target", "id", "sharing", "from", "source", "mode", "uid", "gid", "readonly", "readwrite"), "tmpfs",
			Set.of("target", "size"), "secret", Set.of("id", "target", "env", "required", "mode", "uid", "gid"), "ssh",
			Set.of("id", "target", "required", "mode", "uid", "gid"));

	private static final Map<String, String> SYNONYMS = Map.of("dst", "target", "destination", "target", "src",
			"source", "rw", "readwrite", "ro", "readonly");

	private static final Map<Character, Long> UNITS = Map.of('b', 1L, 'k', 1L << 10, 'm', 1L << 20, 'g', 1L << 30);

	private final Location at;

	private final Map<String, String> fields = new LinkedHashMap<>();

	private final String type;

	RunMountParser(Location at, String text) {
		this.at = at;
		for (String field : split(text)) {
			String[] parts = field.split("=", 2);
			String name = parts[0].strip().toLowerCase(Locale.ROOT);
			this.fields.put(SYNONYMS.getOrDefault(name, name), parts.length < 2 ? "true" : parts[1]);
		}
		String wanted = this.fields.remove("type");
		this.type = wanted == null ? "bind" : wanted.toLowerCase(Locale.ROOT);
		Set<String> known = FIELDS.get(this.type);
		if (known == null) {
			throw BuildFileError.at(at, "unknown mount type '" + wanted + "'",
					NearestName.remedy(this.type, new TreeSet<>(FIELDS.keySet())));
		}
		for (String name : this.fields.keySet()) {
			if (!known.contains(name) && !(this.type.equals("secret") && name.equals("source"))) {
				throw BuildFileError.at(at, "a mount of type " + this.type + " has no field '" + name + "'",
						NearestName.remedy(name, new TreeSet<>(known)));
			}
		}
	}

	/** Fields are separated by commas; a quoted one may hold some, RFC 4180. */
	private List<String> split(String text) {
		List<String> fields = new ArrayList<>();
		StringBuilder field = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"') {
				boolean doubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
				if (doubled) {
					field.append(text.charAt(++i));
				}
				quoted = doubled || !quoted;
			}
			else if (c == ',' && !quoted) {
				fields.add(field.toString());
				field.setLength(0);
			}
			else {
				field.append(c);
			}
		}
		if (quoted) {
			throw BuildFileError.at(this.at, "a double quote in --mount is not closed", "Close it");
		}
		fields.add(field.toString());
		fields.removeIf(String::isBlank);
		return fields;
	}

	String field(String name) {
		return this.fields.get(name);
	}

	RunMount parse() {
		return switch (this.type) {
			case "cache" -> cache();
			case "tmpfs" -> new RunMount.Tmpfs(target(), size());
			case "secret" -> secret();
			case "ssh" -> new RunMount.Ssh(this.fields.getOrDefault("id", "default"), field("target"),
					isTrue("required", false), access(0600));
			default -> new RunMount.Bind(target(), field("from"), this.fields.getOrDefault("source", "/"),
					isTrue("readwrite", false) && !isTrue("readonly", false));
		};
	}

	private RunMount cache() {
		String target = target();
		return new RunMount.Cache(target, this.fields.getOrDefault("id", target), sharing(), field("from"),
				this.fields.getOrDefault("source", "/"), access(0755), isTrue("readonly", false));
	}

	private Sharing sharing() {
		String text = this.fields.getOrDefault("sharing", "shared");
		for (Sharing sharing : Sharing.values()) {
			if (sharing.name().equalsIgnoreCase(text)) {
				return sharing;
			}
		}
		throw BuildFileError.at(this.at, "'" + text + "' is not a way of sharing", "Use shared, private or locked");
	}

	private RunMount secret() {
		String target = field("target");
		String id = this.fields.getOrDefault("id", this.fields.getOrDefault("source", target));
		if (id == null || id.isEmpty()) {
			throw BuildFileError.at(this.at, "a secret needs an id", "Write --mount=type=secret,id=NAME");
		}
		String name = id.substring(id.lastIndexOf('/') + 1);
		boolean variableOnly = field("env") != null && target == null;
		if (!variableOnly && target == null) {
			target = "/run/secrets/" + name;
		}
		return new RunMount.Secret(name, target, field("env"), isTrue("required", false), access(0400));
	}

	private String target() {
		String target = field("target");
		if (target == null || target.isEmpty()) {
			throw BuildFileError.at(this.at, "a mount of type " + this.type + " needs a target",
					"Say with target=/path where the command shall see it");
		}
		return target;
	}

	private Access access(int mode) {
		String text = this.fields.getOrDefault("mode", Integer.toOctalString(mode));
		if (!text.matches("[0-7]{1,4}")) {
			throw BuildFileError.at(this.at, "'" + text + "' is not an octal mode", "Write for example mode=0400");
		}
		return new Access(Integer.parseInt(text, 8), number("uid"), number("gid"));
	}

	private long number(String name) {
		String text = this.fields.getOrDefault(name, "0");
		if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
			throw BuildFileError.at(this.at, "'" + text + "' cannot be the mount's " + name,
					"Use a number up to 65535");
		}
		return Long.parseLong(text);
	}

	private long size() {
		String text = this.fields.getOrDefault("size", "0").toLowerCase(Locale.ROOT);
		if (!text.matches("\\d{1,12}[bkmg]?b?")) {
			throw BuildFileError.at(this.at, "'" + text + "' is not a size", "Write for example size=64m");
		}
		String digits = text.replaceAll("[a-z]", "");
		char unit = text.length() == digits.length() ? 'b' : text.charAt(digits.length());
		return Math.multiplyExact(Long.parseLong(digits), UNITS.get(unit));
	}

	private boolean isTrue(String name, boolean fallback) {
		String text = this.fields.getOrDefault(name, String.valueOf(fallback)).toLowerCase(Locale.ROOT);
		return switch (text) {
			case "true", "1", "" -> true;
			case "false", "0" -> false;
			default -> throw BuildFileError.at(this.at, "'" + text + "' is neither true nor false for " + name,
					"Write " + name + " or " + name + "=false");
		};
	}

}
