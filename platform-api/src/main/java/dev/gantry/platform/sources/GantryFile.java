package dev.gantry.platform.sources;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.contracts.values.RolloutSteps;
import dev.gantry.platform.apps.AppTasks;
import dev.gantry.platform.apps.JobSpec;
import dev.gantry.platform.builds.ProcessDeclaration;
import dev.gantry.platform.builds.SourceDeclaration;
import dev.gantry.platform.problems.Nearest;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

import org.springframework.boot.convert.DurationStyle;

/**
 * {@code gantry.yaml}: what a source tree says of its app. A key that is not known is an
 * error, because a misspelt limit is no limit.
 */
final class GantryFile {

	private static final Set<String> KEYS = Set.of("name", "build", "processes", "release", "cron", "volumes");

	/** Keys of the file's final form that nothing acts on yet. */
	private static final Set<String> LATER = Set.of("domains", "environment");

	private static final Set<String> BUILD_KEYS = Set.of("dockerfile");

	private static final Set<String> PROCESS_KEYS = Set.of("command", "replicas", "cpu", "memory", "port", "health",
			"placement", "rollout");

	private static final Set<String> ROLLOUT_KEYS = Set.of("step", "surge");

	private static final Set<String> HEALTH_KEYS = Set.of("path", "interval", "timeout");

	private static final Set<String> PLACEMENT_KEYS = Set.of("labels", "architecture", "spread", "packed", "disk",
			"priority");

	private static final Pattern PROCESS_TYPE = Pattern.compile("[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?");

	private static final int MOST_JOBS = 100;

	private final String name;

	private final Map<?, ?> root;

	private GantryFile(String name, Map<?, ?> root) {
		this.name = name;
		this.root = root;
	}

	String name() {
		return this.name;
	}

	static GantryFile read(String name, String text) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		options.setMaxAliasesForCollections(10);
		options.setNestingDepthLimit(20);
		try {
			Object root = new Yaml(new SafeConstructor(options)).load(text);
			GantryFile file = new GantryFile(name, (root != null) ? asMap(name, "the file", root) : Map.of());
			file.check();
			return file;
		}
		catch (MarkedYAMLException ex) {
			throw invalid(name + " is not YAML: " + ex.getProblem()
					+ ((ex.getProblemMark() != null) ? " at line " + (ex.getProblemMark().getLine() + 1) : ""));
		}
		catch (YAMLException ex) {
			throw invalid(name + " is not YAML: " + ex.getMessage());
		}
	}

	private void check() {
		for (Object key : this.root.keySet()) {
			if (LATER.contains(String.valueOf(key))) {
				throw invalid(this.name + " has '" + key + "', which this version does not act on yet");
			}
		}
		known("", this.root, KEYS);
		dockerfile();
		declaration();
		volumes();
	}

	Optional<String> dockerfile() {
		Map<?, ?> build = section("build");
		known("build.", build, BUILD_KEYS);
		return Optional.ofNullable(build.get("dockerfile")).map((path) -> {
			if (!(path instanceof String text) || text.startsWith("/") || List.of(text.split("/")).contains("..")) {
				throw invalid(this.name + ": build.dockerfile must be a path in the tree");
			}
			return text.startsWith("./") ? text.substring(2) : text;
		});
	}

	SourceDeclaration declaration() {
		Map<String, ProcessDeclaration> processes = new LinkedHashMap<>();
		section("processes").forEach((key, value) -> {
			String type = processType(this.name, String.valueOf(key));
			processes.put(type, process("processes." + type, value));
		});
		List<String> release = command("release", this.root.get("release"));
		Map<String, JobSpec> jobs = new LinkedHashMap<>();
		section("cron").forEach((key, value) -> {
			String job = String.valueOf(key);
			if (!PROCESS_TYPE.matcher(job).matches()) {
				throw invalid(this.name + ": '" + job + "' cannot be the name of a job; use lower-case letters, digits"
						+ " and hyphens, starting with a letter");
			}
			jobs.put(job, CronEntry.read(this, "cron." + job, value));
		});
		if (jobs.size() > MOST_JOBS) {
			throw invalid(this.name + " has more than " + MOST_JOBS + " jobs");
		}
		return new SourceDeclaration(processes, new AppTasks(release, jobs));
	}

	/** The name of a process type, if it can be one: it becomes part of names. */
	static String processType(String file, String text) {
		if (!PROCESS_TYPE.matcher(text).matches()) {
			throw invalid(file + ": '" + text + "' cannot be the name of a process type; use lower-case letters, digits"
					+ " and hyphens, starting with a letter");
		}
		return text;
	}

	/** What it says of volumes; empty if that is nothing. */
	Optional<VolumeEntries> volumes() {
		return this.root.containsKey("volumes") ? Optional.of(VolumeEntries.read(this, section("volumes")))
				: Optional.empty();
	}

	private ProcessDeclaration process(String path, Object value) {
		if (value instanceof String line) {
			return ProcessDeclaration.running(1, Declarations.shell(line));
		}
		Map<?, ?> map = (value != null) ? asMap(this.name, path, value) : Map.of();
		known(path + ".", map, PROCESS_KEYS);
		Map<?, ?> health = (map.get("health") != null) ? asMap(this.name, path + ".health", map.get("health"))
				: Map.of();
		known(path + ".health.", health, HEALTH_KEYS);
		return new ProcessDeclaration(number(path + ".replicas", map.get("replicas"), 0, 1000),
				command(path + ".command", map.get("command")),
				(map.get("cpu") != null) ? CpuShare.parse(String.valueOf(map.get("cpu"))) : null,
				(map.get("memory") != null) ? MemorySize.parse(String.valueOf(map.get("memory"))) : null,
				number(path + ".port", map.get("port"), 1, 65535), text(path + ".health.path", health.get("path")),
				duration(path + ".health.interval", health.get("interval")),
				duration(path + ".health.timeout", health.get("timeout")),
				(map.get("placement") != null) ? placement(path + ".placement", map.get("placement")) : null, null,
				(map.get("rollout") != null) ? rollout(path + ".rollout", map.get("rollout")) : null);
	}

	private RolloutSteps rollout(String path, Object value) {
		Map<?, ?> map = asMap(this.name, path, value);
		known(path + ".", map, ROLLOUT_KEYS);
		try {
			return new RolloutSteps(word(map.get("step")), word(map.get("surge")));
		}
		catch (GantryException ex) {
			throw invalid(this.name + ": " + path + ": " + ex.toFailure().detail() + ". " + ex.toFailure().remedy());
		}
	}

	private PlacementRules placement(String path, Object value) {
		Map<?, ?> map = asMap(this.name, path, value);
		known(path + ".", map, PLACEMENT_KEYS);
		Map<String, String> labels = new LinkedHashMap<>();
		if (map.get("labels") != null) {
			asMap(this.name, path + ".labels", map.get("labels"))
				.forEach((label, wanted) -> labels.put(String.valueOf(label), String.valueOf(wanted)));
		}
		if (map.get("packed") != null && !(map.get("packed") instanceof Boolean)) {
			throw invalid(this.name + ": " + path + ".packed must be true or false");
		}
		Integer priority = number(path + ".priority", map.get("priority"), 0, 1000);
		return new PlacementRules(labels, word(map.get("architecture")), word(map.get("spread")),
				Boolean.TRUE.equals(map.get("packed")),
				(map.get("disk") != null) ? MemorySize.parse(String.valueOf(map.get("disk"))) : null,
				(priority != null) ? priority : 0);
	}

	private static String word(Object value) {
		return (value != null) ? String.valueOf(value) : null;
	}

	List<String> command(String path, Object value) {
		if (value == null) {
			return null;
		}
		if (value instanceof List<?> list && list.stream().allMatch((part) -> !(part instanceof Map))) {
			return list.stream().map(String::valueOf).toList();
		}
		if (value instanceof String line) {
			return Declarations.shell(line);
		}
		throw invalid(this.name + ": " + path + " must be a line or a list of words");
	}

	private String text(String path, Object value) {
		if (value == null || (value instanceof String text && text.startsWith("/"))) {
			return (String) value;
		}
		throw invalid(this.name + ": " + path + " must be a path that starts with '/'");
	}

	Integer number(String path, Object value, int least, int most) {
		if (value == null || (value instanceof Integer number && number >= least && number <= most)) {
			return (Integer) value;
		}
		throw invalid(this.name + ": " + path + " must be a whole number from " + least + " to " + most);
	}

	Duration duration(String path, Object value) {
		try {
			return (value != null) ? DurationStyle.detectAndParse(String.valueOf(value)) : null;
		}
		catch (IllegalArgumentException ex) {
			throw invalid(this.name + ": " + path + " must be a time such as '5s'");
		}
	}

	private Map<?, ?> section(String key) {
		return (this.root.get(key) != null) ? asMap(this.name, key, this.root.get(key)) : Map.of();
	}

	void known(String path, Map<?, ?> map, Set<String> keys) {
		for (Object key : map.keySet()) {
			String word = String.valueOf(key);
			if (!keys.contains(word)) {
				throw invalid(this.name + " has an unknown key '" + path + word + "'"
						+ Nearest.to(word, keys)
							.map((near) -> "; the nearest known one is '" + path + near + "'")
							.orElse("; known are " + String.join(", ", keys.stream().sorted().toList())));
			}
		}
	}

	static Map<?, ?> asMap(String name, String path, Object value) {
		if (value instanceof Map<?, ?> map) {
			return map;
		}
		throw invalid(name + ": " + path + " must be a mapping of keys to values");
	}

	static GantryException invalid(String detail) {
		return new GantryException(ErrorCode.BUILD_FILE_INVALID, detail, "Correct the file and push again");
	}

}
