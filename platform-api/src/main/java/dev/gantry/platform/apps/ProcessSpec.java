package dev.gantry.platform.apps;

import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.HealthCheck;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.contracts.values.RolloutSteps;
import dev.gantry.contracts.values.VolumeMounts;
import dev.gantry.platform.columns.Milliseconds;
import dev.gantry.platform.columns.TextList;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;

/**
 * What a process type asks for.
 *
 * @param replicas wanted instances
 * @param command replaces the image's entrypoint and command; empty leaves them
 * @param cpu CPU of each instance
 * @param memory memory of each instance
 * @param pids processes and threads of each instance
 * @param port the port that it listens on, or {@code null} for none
 * @param healthPath the path that is probed, or {@code null} for a TCP check
 * @param healthInterval between two probes of a healthy instance
 * @param healthTimeout of one probe
 * @param healthStartup how long a new instance may take until its first success
 * @param healthRetries failures in a row that make an instance unhealthy
 * @param stopGrace between the stop signal and the kill
 * @param placement where its instances may run, or {@code null} for anywhere
 * @param volumes where its instance sees the app's volumes, or {@code null} for none
 * @param rollout how many a rollout replaces at a time, or {@code null} for all
 */
@Embeddable
public record ProcessSpec(@Column(name = "replicas") int replicas,
		@Convert(converter = TextList.class) @Column(name = "command") List<String> command,
		@Column(name = "cpu_millis") CpuShare cpu, @Column(name = "memory_bytes") MemorySize memory,
		@Column(name = "pids") int pids, @Column(name = "port") Integer port,
		@Column(name = "health_path") String healthPath,
		@Convert(converter = Milliseconds.class) @Column(name = "health_interval_ms") Duration healthInterval,
		@Convert(converter = Milliseconds.class) @Column(name = "health_timeout_ms") Duration healthTimeout,
		@Convert(converter = Milliseconds.class) @Column(name = "health_startup_ms") Duration healthStartup,
		@Column(name = "health_retries") int healthRetries,
		@Convert(converter = Milliseconds.class) @Column(name = "stop_grace_ms") Duration stopGrace,
		@Convert(converter = PlacementText.class) @Column(name = "placement") PlacementRules placement,
		@Convert(converter = MountsText.class) @Column(name = "volumes") VolumeMounts volumes,
		@Convert(converter = StepsText.class) @Column(name = "rollout") RolloutSteps rollout) {

	/** The name of the process type that gets the requests to an app's host name. */
	public static final String WEB = "web";

	/** What a process type gets of which nothing is said. */
	public static ProcessSpec defaults(int replicas) {
		ResourceLimits limits = ResourceLimits.DEFAULT;
		HealthCheck health = HealthCheck.DEFAULT;
		return new ProcessSpec(replicas, List.of(), limits.cpu(), limits.memory(), limits.pids(), null, health.path(),
				health.interval(), health.timeout(), health.startup(), health.retries(), Duration.ofSeconds(10), null,
				null, null);
	}

	/** What one instance may use. */
	public ResourceLimits limits() {
		return new ResourceLimits(this.cpu, this.memory, this.pids);
	}

	/** How an instance shows that it is ready. */
	public HealthCheck health() {
		return new HealthCheck(this.healthPath, this.healthInterval, this.healthTimeout, this.healthStartup,
				this.healthRetries);
	}

	public ProcessSpec withReplicas(int wanted) {
		return new ProcessSpec(wanted, this.command, this.cpu, this.memory, this.pids, this.port, this.healthPath,
				this.healthInterval, this.healthTimeout, this.healthStartup, this.healthRetries, this.stopGrace,
				this.placement, this.volumes, this.rollout);
	}

	public ProcessSpec withPort(Integer listening) {
		return new ProcessSpec(this.replicas, this.command, this.cpu, this.memory, this.pids, listening,
				this.healthPath, this.healthInterval, this.healthTimeout, this.healthStartup, this.healthRetries,
				this.stopGrace, this.placement, this.volumes, this.rollout);
	}

	/** Where its instances may run. */
	public PlacementRules rules() {
		return (this.placement != null) ? this.placement : PlacementRules.NONE;
	}

	/** How many of its instances a rollout replaces at a time. */
	public RolloutSteps steps() {
		return (this.rollout != null) ? this.rollout : RolloutSteps.ALL;
	}

	/** Where its instance sees the app's volumes. */
	public VolumeMounts mounts() {
		return (this.volumes != null) ? this.volumes : VolumeMounts.NONE;
	}

}
