package dev.gantry.contracts.values;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Where the instances of a process type see their app's volumes. In JSON an object:
 * {@code {"data": "/var/lib/data"}}.
 *
 * @param paths an absolute path in the container, by the volume's name
 */
public record VolumeMounts(@JsonValue Map<String, String> paths) {

	/** Of a process type without volumes. */
	public static final VolumeMounts NONE = new VolumeMounts(Map.of());

	private static final int MOST = 10;

	private static final int LONGEST_PATH = 255;

	private static final Pattern NAME = Pattern.compile("[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?");

	/** What the kernel shows, and what the platform itself puts into containers. */
	private static final List<String> TAKEN = List.of("/proc", "/sys", "/dev");

	/**
	 * Takes what is valid.
	 * @throws GantryException {@code REQUEST_INVALID} with what is wrong
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public VolumeMounts {
		TreeMap<String, String> sorted = new TreeMap<>((paths != null) ? paths : Map.of());
		if (sorted.size() > MOST) {
			throw invalid("A process type has " + sorted.size() + " volumes", "Use " + MOST + " at most");
		}
		sorted.forEach(VolumeMounts::check);
		if (sorted.values().stream().distinct().count() < sorted.size()) {
			throw invalid("Two volumes of a process type have the same path", "Give each a path of its own");
		}
		paths = Collections.unmodifiableMap(sorted);
	}

	public boolean isEmpty() {
		return this.paths.isEmpty();
	}

	/** Whether both have a volume in common. */
	public boolean shares(VolumeMounts other) {
		return !Collections.disjoint(this.paths.keySet(), other.paths.keySet());
	}

	private static void check(String name, String path) {
		if (!NAME.matcher(name).matches()) {
			throw invalid("'" + name + "' cannot be the name of a volume",
					"Use 1 to 30 lower-case letters, digits and hyphens, starting with a letter");
		}
		if (path == null || !path.matches("(/[^/\\p{Cntrl}]+)+") || path.length() > LONGEST_PATH
				|| (path + "/").contains("/../") || (path + "/").contains("/./")) {
			throw invalid("Volume " + name + " cannot be mounted at '" + path + "'",
					"Use an absolute path below '/' without '.', '..' and a '/' at its end");
		}
		if (TAKEN.stream().anyMatch((taken) -> (path + "/").startsWith(taken + "/"))) {
			throw invalid(
					"Volume " + name + " cannot be mounted at '" + path + "', where the system has files of its own",
					"Use another path, for example '/data'");
		}
	}

	private static GantryException invalid(String detail, String remedy) {
		return new GantryException(ErrorCode.REQUEST_INVALID, detail, remedy);
	}

}
