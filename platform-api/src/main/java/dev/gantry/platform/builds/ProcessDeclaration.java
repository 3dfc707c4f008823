package dev.gantry.platform.builds;

import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.apps.ProcessSettings;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.contracts.values.RolloutSteps;
import dev.gantry.contracts.values.VolumeMounts;
import dev.gantry.platform.apps.ProcessSpec;

/**
 * What a source tree or a request says of a process type; what is {@code null} is not
 * said.
 *
 * @param replicas for the first time; scaling is the operator's business afterwards
 * @param command replaces the image's; empty restores it
 * @param cpu CPU of each instance
 * @param memory memory of each instance
 * @param port the port that it listens on
 * @param healthPath the path that is probed; empty for a TCP check
 * @param healthInterval between two probes
 * @param healthTimeout of one probe
 * @param placement where its instances may run
 * @param volumes where its instance sees the app's volumes
 * @param rollout how many a rollout replaces at a time
 */
public record ProcessDeclaration(Integer replicas, List<String> command, CpuShare cpu, MemorySize memory, Integer port,
		String healthPath, Duration healthInterval, Duration healthTimeout, PlacementRules placement,
		VolumeMounts volumes, RolloutSteps rollout) {

	/** One of which nothing is said. */
	public static final ProcessDeclaration SILENT = new ProcessDeclaration(null, null, null, null, null, null, null,
			null, null, null, null);

	public static ProcessDeclaration of(ProcessSettings settings) {
		ProcessSettings.Health health = settings.health();
		return new ProcessDeclaration(settings.replicas(), settings.command(), settings.cpu(), settings.memory(),
				settings.port(), (health != null) ? health.path() : null, (health != null) ? health.interval() : null,
				(health != null) ? health.timeout() : null, settings.placement(), settings.volumes(),
				settings.rollout());
	}

	/** Of a process that has a command and nothing else, as in a Procfile. */
	public static ProcessDeclaration running(int replicas, List<String> command) {
		return new ProcessDeclaration(replicas, command, null, null, null, null, null, null, null, null, null);
	}

	/** With what is said of volumes. */
	public ProcessDeclaration with(VolumeMounts mounts) {
		return new ProcessDeclaration(this.replicas, this.command, this.cpu, this.memory, this.port, this.healthPath,
				this.healthInterval, this.healthTimeout, this.placement, mounts, this.rollout);
	}

	/** What a new process type starts from. */
	public ProcessSpec initial() {
		return ProcessSpec.defaults((this.replicas != null) ? this.replicas : 1);
	}

	/** What is said here, over what was. */
	public ProcessSpec over(ProcessSpec present) {
		return new ProcessSpec(present.replicas(), either(this.command, present.command()),
				either(this.cpu, present.cpu()), either(this.memory, present.memory()), present.pids(),
				either(this.port, present.port()),
				(this.healthPath != null) ? (this.healthPath.isEmpty() ? null : this.healthPath) : present.healthPath(),
				either(this.healthInterval, present.healthInterval()),
				either(this.healthTimeout, present.healthTimeout()), present.healthStartup(), present.healthRetries(),
				present.stopGrace(), either(this.placement, present.placement()),
				either(this.volumes, present.volumes()), either(this.rollout, present.rollout()));
	}

	private static <T> T either(T said, T present) {
		return (said != null) ? said : present;
	}

}
