package dev.gantry.agent;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.gantry.agent.instances.Instances;
import dev.gantry.agent.instances.VolumeDiscards;
import dev.gantry.agent.link.AgentLink;
import dev.gantry.agent.link.SideReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Adopts what runs, then connects. The first report waits until adopted processes have
 * been probed once, so that none of them seems unready only because the agent was away.
 */
final class AgentLifecycle implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(AgentLifecycle.class);

	private static final long FIRST_PROBES_MILLIS = 2_000;

	private static final long RETRY_SECONDS = 10;

	/** How often what is only looked at is told. */
	private static final long SIDE_REPORT_SECONDS = 5;

	private final Instances instances;

	private final VolumeDiscards discards;

	private final AgentLink link;

	private final List<SideReport<?>> sideReports;

	private final ScheduledExecutorService timer;

	private volatile boolean running;

	AgentLifecycle(Instances instances, VolumeDiscards discards, AgentLink link, List<SideReport<?>> sideReports,
			ScheduledExecutorService timer) {
		this.instances = instances;
		this.discards = discards;
		this.link = link;
		this.sideReports = List.copyOf(sideReports);
		this.timer = timer;
	}

	@Override
	public void start() {
		CompletableFuture<Void> probed = this.instances.adopt();
		try {
			probed.get(FIRST_PROBES_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			log.info("Some adopted processes answer no probe yet");
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("adopt containers", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		this.instances.onChange(this.link::changed);
		this.link.start();
		this.timer.scheduleWithFixedDelay(this.instances::retry, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
		this.timer.scheduleWithFixedDelay(this.discards::retry, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
		for (SideReport<?> report : this.sideReports) {
			this.timer.scheduleWithFixedDelay(report::tell, SIDE_REPORT_SECONDS, SIDE_REPORT_SECONDS, TimeUnit.SECONDS);
		}
		this.running = true;
	}

	@Override
	public void stop() {
		this.link.close();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
