package dev.gantry.platform.control;

import java.net.URI;
import java.time.Duration;

import dev.gantry.contracts.values.MemorySize;
import dev.gantry.scheduler.reconcile.Settings;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the control plane goes about its work.
 *
 * @param suspectAfter how long without a report until a node gets no new instances
 * @param lostAfter how long without a report until a node's instances move
 * @param leaderGrace how long a new leader waits for a node's first report
 * @param drain how long requests may take to finish before their instance is stopped
 * @param cpuOvercommit how often a node's CPU time may be reserved
 * @param buildStepMemory the memory limit of each build step
 * @param ownUrl where the other servers of a platform reach this one; the public URL
 * unless told
 */
@Validated
@ConfigurationProperties("gantry.platform.control")
record ControlProperties(@NotNull @DefaultValue("10s") Duration suspectAfter,
		@NotNull @DefaultValue("20s") Duration lostAfter, @NotNull @DefaultValue("30s") Duration leaderGrace,
		@NotNull @DefaultValue("30s") Duration drain, @DecimalMin("1") @DefaultValue("4") double cpuOvercommit,
		@NotNull @DefaultValue("2GB") DataSize buildStepMemory, URI ownUrl) {

	MemorySize buildMemory() {
		return MemorySize.ofBytes(this.buildStepMemory.toBytes());
	}

	Settings settings() {
		Settings.Nodes nodes = Settings.Nodes.DEFAULT;
		Settings.Rollouts rollouts = Settings.Rollouts.DEFAULT;
		return new Settings(
				new Settings.Nodes(this.suspectAfter, this.lostAfter, this.leaderGrace, nodes.brakeFrom(),
						nodes.brakeShare()),
				Settings.Restarts.DEFAULT, new Settings.Rollouts(rollouts.attempts(), rollouts.room(),
						rollouts.freeing(), rollouts.arrival(), this.drain, rollouts.routers()),
				this.cpuOvercommit, Settings.DEFAULT.batch());
	}

}
