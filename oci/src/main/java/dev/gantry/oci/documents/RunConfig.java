package dev.gantry.oci.documents;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * How an image suggests to run it (image specification, config.md, "config";
 * {@code Healthcheck}, {@code OnBuild} and {@code Shell} are Docker's).
 *
 * @param user {@code user}, {@code uid}, {@code user:group}, {@code uid:gid} or
 * {@code null}
 * @param exposedPorts for example {@code 8080/tcp}
 * @param env {@code NAME=value} each, as the image has them
 * @param entrypoint the fixed part of the command
 * @param cmd the part of the command that a user replaces
 * @param volumes where data is meant to live
 * @param workingDir or {@code null}
 * @param labels free words
 * @param stopSignal for example {@code SIGTERM}, or {@code null}
 * @param healthcheck how to see that it is well, or {@code null}
 * @param onBuild instructions for images built on this one
 * @param shell what runs the shell form of commands, or empty for {@code /bin/sh -c}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonPropertyOrder({ "User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels",
		"StopSignal", "Healthcheck", "OnBuild", "Shell" })
public record RunConfig(@JsonProperty("User") String user,
		@JsonProperty("ExposedPorts") Map<String, Map<String, Object>> exposedPorts,
		@JsonProperty("Env") List<String> env, @JsonProperty("Entrypoint") List<String> entrypoint,
		@JsonProperty("Cmd") List<String> cmd, @JsonProperty("Volumes") Map<String, Map<String, Object>> volumes,
		@JsonProperty("WorkingDir") String workingDir, @JsonProperty("Labels") Map<String, String> labels,
		@JsonProperty("StopSignal") String stopSignal, @JsonProperty("Healthcheck") Healthcheck healthcheck,
		@JsonProperty("OnBuild") List<String> onBuild, @JsonProperty("Shell") List<String> shell) {

	/** Says nothing. */
	public static final RunConfig EMPTY = new RunConfig(null, null, null, null, null, null, null, null, null, null,
			null, null);

	public RunConfig {
		exposedPorts = keys(exposedPorts);
		env = (env != null) ? List.copyOf(env) : List.of();
		entrypoint = (entrypoint != null) ? List.copyOf(entrypoint) : List.of();
		cmd = (cmd != null) ? List.copyOf(cmd) : List.of();
		volumes = keys(volumes);
		labels = (labels != null) ? Collections.unmodifiableMap(new TreeMap<>(labels)) : Map.of();
		onBuild = (onBuild != null) ? List.copyOf(onBuild) : List.of();
		shell = (shell != null) ? List.copyOf(shell) : List.of();
	}

	/** The names of the exposed ports, sorted, for example {@code 8080/tcp}. */
	public Set<String> ports() {
		return Collections.unmodifiableSet(new TreeSet<>(this.exposedPorts.keySet()));
	}

	public RunConfig withUser(String newUser) {
		return new RunConfig(newUser, this.exposedPorts, this.env, this.entrypoint, this.cmd, this.volumes,
				this.workingDir, this.labels, this.stopSignal, this.healthcheck, this.onBuild, this.shell);
	}

	/** The same with these ports exposed and no others. */
	public RunConfig withPorts(Set<String> ports) {
		return new RunConfig(this.user, fromNames(ports), this.env, this.entrypoint, this.cmd, this.volumes,
				this.workingDir, this.labels, this.stopSignal, this.healthcheck, this.onBuild, this.shell);
	}

	public RunConfig withEnv(List<String> newEnv) {
		return new RunConfig(this.user, this.exposedPorts, newEnv, this.entrypoint, this.cmd, this.volumes,
				this.workingDir, this.labels, this.stopSignal, this.healthcheck, this.onBuild, this.shell);
	}

	public RunConfig withEntrypoint(List<String> newEntrypoint) {
		return new RunConfig(this.user, this.exposedPorts, this.env, newEntrypoint, this.cmd, this.volumes,
				this.workingDir, this.labels, this.stopSignal, this.healthcheck, this.onBuild, this.shell);
	}

	public RunConfig withCmd(List<String> newCmd) {
		return new RunConfig(this.user, this.exposedPorts, this.env, this.entrypoint, newCmd, this.volumes,
				this.workingDir, this.labels, this.stopSignal, this.healthcheck, this.onBuild, this.shell);
	}

	/** The same with these volumes and no others. */
	public RunConfig withVolumes(Set<String> paths) {
		return new RunConfig(this.user, this.exposedPorts, this.env, this.entrypoint, this.cmd, fromNames(paths),
				this.workingDir, this.labels, this.stopSignal, this.healthcheck, this.onBuild, this.shell);
	}

	public RunConfig withWorkingDir(String newWorkingDir) {
		return new RunConfig(this.user, this.exposedPorts, this.env, this.entrypoint, this.cmd, this.volumes,
				newWorkingDir, this.labels, this.stopSignal, this.healthcheck, this.onBuild, this.shell);
	}

	public RunConfig withLabels(Map<String, String> newLabels) {
		return new RunConfig(this.user, this.exposedPorts, this.env, this.entrypoint, this.cmd, this.volumes,
				this.workingDir, newLabels, this.stopSignal, this.healthcheck, this.onBuild, this.shell);
	}

	public RunConfig withStopSignal(String newStopSignal) {
		return new RunConfig(this.user, this.exposedPorts, this.env, this.entrypoint, this.cmd, this.volumes,
				this.workingDir, this.labels, newStopSignal, this.healthcheck, this.onBuild, this.shell);
	}

	public RunConfig withHealthcheck(Healthcheck newHealthcheck) {
		return new RunConfig(this.user, this.exposedPorts, this.env, this.entrypoint, this.cmd, this.volumes,
				this.workingDir, this.labels, this.stopSignal, newHealthcheck, this.onBuild, this.shell);
	}

	public RunConfig withOnBuild(List<String> newOnBuild) {
		return new RunConfig(this.user, this.exposedPorts, this.env, this.entrypoint, this.cmd, this.volumes,
				this.workingDir, this.labels, this.stopSignal, this.healthcheck, newOnBuild, this.shell);
	}

	public RunConfig withShell(List<String> newShell) {
		return new RunConfig(this.user, this.exposedPorts, this.env, this.entrypoint, this.cmd, this.volumes,
				this.workingDir, this.labels, this.stopSignal, this.healthcheck, this.onBuild, newShell);
	}

	private static Map<String, Map<String, Object>> fromNames(Set<String> names) {
		Map<String, Map<String, Object>> map = new TreeMap<>();
		names.forEach((name) -> map.put(name, Map.of()));
		return map;
	}

	private static Map<String, Map<String, Object>> keys(Map<String, Map<String, Object>> map) {
		return (map != null) ? Collections.unmodifiableMap(fromNames(map.keySet())) : Map.of();
	}

	/**
	 * Docker's {@code HEALTHCHECK}. Durations are in nanoseconds, 0 for the default.
	 *
	 * @param test {@code NONE}, {@code CMD} and arguments, or {@code CMD-SHELL} and a
	 * line
	 * @param interval between probes
	 * @param timeout of a probe
	 * @param startPeriod in which failures do not count
	 * @param startInterval between probes in the start period
	 * @param retries failures in a row that make it unhealthy
	 */
	@JsonInclude(JsonInclude.Include.NON_DEFAULT)
	@JsonIgnoreProperties(ignoreUnknown = true)
	@JsonPropertyOrder({ "Test", "Interval", "Timeout", "StartPeriod", "StartInterval", "Retries" })
	public record Healthcheck(@JsonProperty("Test") List<String> test, @JsonProperty("Interval") long interval,
			@JsonProperty("Timeout") long timeout, @JsonProperty("StartPeriod") long startPeriod,
			@JsonProperty("StartInterval") long startInterval, @JsonProperty("Retries") int retries) {

		public Healthcheck {
			test = (test != null) ? List.copyOf(test) : List.of();
		}

	}

}
