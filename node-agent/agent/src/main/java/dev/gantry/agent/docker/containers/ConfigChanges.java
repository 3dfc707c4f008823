package dev.gantry.agent.docker.containers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.engine.build.ShellForm;
import dev.gantry.oci.documents.RunConfig;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applies {@code --change} of commit and import: single instructions of a Dockerfile.
 */
public final class ConfigChanges {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private ConfigChanges() {
	}

	/**
	 * The config with all changes.
	 * @throws ApiException 400 for what is no such change
	 */
	public static RunConfig apply(RunConfig config, List<String> changes) {
		RunConfig changed = config;
		for (String lines : changes) {
			for (String change : lines.split("\n")) {
				if (!change.isBlank()) {
					changed = apply(changed, change.strip());
				}
			}
		}
		return changed;
	}

	private static RunConfig apply(RunConfig config, String change) {
		String[] parts = change.split("\\s+", 2);
		String value = (parts.length == 2) ? parts[1].strip() : "";
		return switch (parts[0].toUpperCase(Locale.ROOT)) {
			case "CMD" -> config.withCmd(command(change, value));
			case "ENTRYPOINT" -> config.withEntrypoint(command(change, value));
			case "ENV" -> config.withEnv(environment(config.env(), change, value));
			case "LABEL" -> {
				Map<String, String> labels = new TreeMap<>(config.labels());
				labels.putAll(pair(change, value));
				yield config.withLabels(labels);
			}
			case "EXPOSE" -> {
				Set<String> ports = new TreeSet<>(config.ports());
				ports.add(value.contains("/") ? value : value + "/tcp");
				yield config.withPorts(ports);
			}
			case "VOLUME" -> {
				Set<String> volumes = new TreeSet<>(config.volumes().keySet());
				volumes.addAll(value.startsWith("[") ? list(change, value) : List.of(value));
				yield config.withVolumes(volumes);
			}
			case "USER" -> config.withUser(value);
			case "WORKDIR" -> config.withWorkingDir(value);
			case "STOPSIGNAL" -> config.withStopSignal(value);
			default -> throw ApiException.invalid(parts[0] + " is not a valid change command");
		};
	}

	/** A JSON list, or else a line for the shell. */
	private static List<String> command(String change, String value) {
		return value.startsWith("[") ? list(change, value) : ShellForm.command(value);
	}

	private static List<String> list(String change, String value) {
		try {
			return JSON.readValue(value, new TypeReference<List<String>>() {
			});
		}
		catch (JacksonException ex) {
			throw ApiException.invalid("write the command of the change as a JSON list of strings: " + change);
		}
	}

	private static List<String> environment(List<String> before, String change, String value) {
		Map<String, String> variables = new LinkedHashMap<>();
		before.forEach((variable) -> variables.put(variable.replaceFirst("=.*", ""), variable));
		pair(change, value).forEach((name, text) -> variables.put(name, name + "=" + text));
		return new ArrayList<>(variables.values());
	}

	private static Map<String, String> pair(String change, String value) {
		String[] pair = value.split(value.contains("=") ? "=" : "\\s+", 2);
		if (pair.length != 2 || pair[0].isEmpty()) {
			throw ApiException.invalid("write the change as NAME=VALUE: " + change);
		}
		return Map.of(pair[0], pair[1].replaceAll("^\"(.*)\"$", "$1"));
	}

}
