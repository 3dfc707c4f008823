package dev.gantry.agent.docker.containers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.oci.documents.RunConfig;

/**
 * What a client and an image together say of how to run. The client wins; a client that
 * names an entrypoint gets none of the image's arguments.
 */
final class Merged {

	private final Fields request;

	private final RunConfig image;

	Merged(Fields request, RunConfig image) {
		this.request = request;
		this.image = image;
	}

	List<String> entrypoint() {
		List<String> own = this.request.words("Entrypoint");
		if (own.isEmpty()) {
			return this.image.entrypoint();
		}
		return (own.size() == 1 && own.get(0).isEmpty()) ? List.of() : own;
	}

	List<String> command() {
		List<String> own = this.request.words("Cmd");
		return (own.isEmpty() && this.request.words("Entrypoint").isEmpty()) ? this.image.cmd() : own;
	}

	List<String> arguments() {
		List<String> arguments = new ArrayList<>(entrypoint());
		arguments.addAll(command());
		if (arguments.isEmpty()) {
			throw ApiException.invalid("no command specified");
		}
		return arguments;
	}

	/** What a program gets without links. */
	Map<String, String> environment(String hostname) {
		return environment(hostname, Map.of());
	}

	/**
	 * What a program gets: beside the variables a path, the host's name and those of
	 * links.
	 */
	Map<String, String> environment(String hostname, Map<String, String> linked) {
		Map<String, String> environment = new LinkedHashMap<>();
		environment.put("PATH", ProcessSpec.DEFAULT_PATH);
		if (!hostname.isEmpty()) {
			environment.put("HOSTNAME", hostname);
		}
		environment.putAll(linked);
		Map<String, String> given = variables();
		environment.putAll(given);
		this.request.texts("Env")
			.stream()
			.filter((variable) -> variable.indexOf('=') < 0)
			.filter((variable) -> !given.containsKey(variable))
			.forEach(environment::remove);
		return environment;
	}

	/** By name; a client's name without a value takes the image's away. */
	Map<String, String> variables() {
		Map<String, String> environment = new LinkedHashMap<>();
		this.image.env().forEach((variable) -> put(environment, variable));
		for (String variable : this.request.texts("Env")) {
			if (variable.indexOf('=') < 0) {
				environment.remove(variable);
			}
			else {
				put(environment, variable);
			}
		}
		return environment;
	}

	private static void put(Map<String, String> environment, String variable) {
		int equals = variable.indexOf('=');
		if (equals > 0) {
			environment.put(variable.substring(0, equals), variable.substring(equals + 1));
		}
	}

	String workingDirectory() {
		return first(this.request.text("WorkingDir"), this.image.workingDir());
	}

	String user() {
		return first(this.request.text("User"), this.image.user());
	}

	String stopSignal() {
		return first(this.request.text("StopSignal"), this.image.stopSignal());
	}

	private static String first(String own, String others) {
		return (own.isEmpty() && others != null) ? others : own;
	}

	/** The labels; what begins as the agent's own does not come from an image. */
	Map<String, String> labels() {
		Map<String, String> labels = new TreeMap<>(this.image.labels());
		labels.keySet().removeIf((name) -> name.startsWith(Notes.RESERVED));
		Map<String, String> own = this.request.object("Labels").toTexts();
		own.keySet().stream().filter((name) -> name.startsWith(Notes.RESERVED)).findFirst().ifPresent((name) -> {
			throw ApiException
				.invalid("the label '" + name + "' is refused: '" + Notes.RESERVED + "' is kept for the platform");
		});
		labels.putAll(own);
		return labels;
	}

	Set<String> ports() {
		Set<String> ports = new TreeSet<>(this.image.ports());
		ports.addAll(this.request.object("ExposedPorts").names());
		return ports;
	}

	Set<String> volumes() {
		Set<String> volumes = new TreeSet<>(this.image.volumes().keySet());
		volumes.addAll(this.request.object("Volumes").names());
		return volumes;
	}

	/** The client's health check, what it leaves open from the image's. */
	RunConfig.Healthcheck health() {
		RunConfig.Healthcheck others = this.image.healthcheck();
		if (!this.request.has("Healthcheck")) {
			return others;
		}
		Fields own = this.request.object("Healthcheck");
		RunConfig.Healthcheck base = (others != null) ? others : new RunConfig.Healthcheck(List.of(), 0, 0, 0, 0, 0);
		return new RunConfig.Healthcheck(own.texts("Test").isEmpty() ? base.test() : own.texts("Test"),
				or(own, "Interval", base.interval()), or(own, "Timeout", base.timeout()),
				or(own, "StartPeriod", base.startPeriod()), or(own, "StartInterval", base.startInterval()),
				(int) or(own, "Retries", base.retries()));
	}

	private static long or(Fields own, String name, long otherwise) {
		return (own.number(name) != 0) ? own.number(name) : otherwise;
	}

}
