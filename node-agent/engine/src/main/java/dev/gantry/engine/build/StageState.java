package dev.gantry.engine.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.gantry.engine.build.language.Expansion;
import dev.gantry.engine.build.language.Scope;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.RunConfig;

/** A stage as it stands between two steps. */
final class StageState {

	/** Where SHELL names no other. */
	private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

	private final char escape;

	private final Map<String, String> arguments = new LinkedHashMap<>();

	private final Set<String> undefined = new TreeSet<>();

	private ImageConfig image;

	private boolean commandSet;

	StageState(char escape, ImageConfig image) {
		this.escape = escape;
		this.image = image;
	}

	ImageConfig image() {
		return this.image;
	}

	void image(ImageConfig image) {
		this.image = image;
	}

	RunConfig config() {
		return this.image.config();
	}

	void config(RunConfig config) {
		this.image = this.image.with(config);
	}

	List<Digest> layers() {
		return this.image.diffIds();
	}

	/** Notes what a step made. */
	void finish(CachedStep step, String createdBy) {
		String created = step.createdAt().toString();
		ImageConfig next = step.layer() == null ? this.image.withHistory(ImageConfig.History.empty(created, createdBy))
				: this.image.withLayer(step.layer(), ImageConfig.History.layer(created, createdBy));
		this.image = next.withCreated(created);
	}

	/** Declared arguments that have a value. */
	Map<String, String> arguments() {
		return this.arguments;
	}

	/**
	 * The image's environment; what is not of the form {@code name=value} is left out.
	 */
	Map<String, String> environment() {
		Map<String, String> environment = new LinkedHashMap<>();
		for (String variable : config().env()) {
			int equals = variable.indexOf('=');
			if (equals > 0) {
				environment.put(variable.substring(0, equals), variable.substring(equals + 1));
			}
		}
		return environment;
	}

	void environment(Map<String, String> environment) {
		List<String> strings = new ArrayList<>();
		environment.forEach((name, value) -> strings.add(name + "=" + value));
		config(config().withEnv(strings));
	}

	/** What instructions see: the environment before arguments. */
	Expansion expansion() {
		Map<String, String> environment = environment();
		/* What a container has when its image says nothing. */
		environment.putIfAbsent("PATH", ProcessSpec.DEFAULT_PATH);
		Map<String, String> arguments = Map.copyOf(this.arguments);
		return new Expansion(this.escape, new Scope() {

			@Override
			public String value(String name) {
				return environment.getOrDefault(name, arguments.get(name));
			}

			@Override
			public void undefined(String name) {
				StageState.this.undefined.add(name);
			}

		});
	}

	/** Variables that were used and not set since the last question. */
	Set<String> takeUndefined() {
		Set<String> names = new TreeSet<>(this.undefined);
		this.undefined.clear();
		return names;
	}

	List<String> shell() {
		return config().shell().isEmpty() ? DEFAULT_SHELL : config().shell();
	}

	String workingDirectory() {
		String directory = config().workingDir();
		return directory == null || directory.isEmpty() ? "/" : directory;
	}

	/** A path that may be relative to the working directory, made absolute. */
	String absolute(String path) {
		if (path.startsWith("/")) {
			return path;
		}
		String directory = workingDirectory();
		return directory.endsWith("/") ? directory + path : directory + "/" + path;
	}

	/** Whether this stage has a CMD of its own. */
	boolean commandSet() {
		return this.commandSet;
	}

	void commandSet(boolean commandSet) {
		this.commandSet = commandSet;
	}

}
