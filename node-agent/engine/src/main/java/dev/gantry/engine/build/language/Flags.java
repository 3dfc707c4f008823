package dev.gantry.engine.build.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code --name=value} words between an instruction and its arguments. A flag without
 * a value has the value {@code true}.
 *
 * @param values the values of each flag, in order
 */
public record Flags(Map<String, List<String>> values) {

	/** No flags. */
	public static final Flags NONE = new Flags(Map.of());

	/** The last value of a flag. */
	public Optional<String> value(String name) {
		List<String> all = all(name);
		return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
	}

	/** All values of a flag. */
	public List<String> all(String name) {
		return this.values.getOrDefault(name, List.of());
	}

	/** Whether a flag without value was given. */
	public boolean isSet(String name) {
		return value(name).filter((value) -> !value.equals("false")).isPresent();
	}

	/**
	 * Flags and what follows them.
	 *
	 * @param flags the flags
	 * @param rest the text after the last flag
	 */
	record Parsed(Flags flags, String rest) {
	}

	static Parsed parse(Location at, String text, Set<String> known) {
		Map<String, List<String>> values = new LinkedHashMap<>();
		String rest = text;
		while (rest.startsWith("--")) {
			String[] parts = rest.split("\\s+", 2);
			rest = parts.length < 2 ? "" : parts[1];
			if (parts[0].equals("--")) {
				break;
			}
			String[] flag = parts[0].substring(2).split("=", 2);
			if (!known.contains(flag[0])) {
				throw BuildFileError.at(at, "unknown flag '--" + flag[0] + "'",
						known.isEmpty() ? "This instruction takes no flags" : NearestName.remedy(flag[0], known));
			}
			values.computeIfAbsent(flag[0], (name) -> new ArrayList<>()).add(flag.length < 2 ? "true" : flag[1]);
		}
		return new Parsed(values.isEmpty() ? NONE : new Flags(values), rest);
	}

}
