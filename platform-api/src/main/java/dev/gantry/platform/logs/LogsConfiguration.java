package dev.gantry.platform.logs;

import java.time.Clock;

import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.link.NodeHandshake;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.live.Signal;
import dev.gantry.platform.runs.LinesOfRuns;
import dev.gantry.platform.runs.RunArchive;
import dev.gantry.platform.runs.Runs;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class LogsConfiguration {

	@Bean
	LogStreams logStreams(ControlPlane control) {
		return new LogStreams(control);
	}

	@Bean
	AppLogs appLogs(Instances instances, InstanceViews views, LogStreams streams, LiveAnswers live) {
		return new AppLogs(instances, views, streams, live);
	}

	@Bean
	FailedInstanceLines failedInstanceLines(Instances instances, RunArchive runs, Deployments deployments,
			LogStreams streams, TransactionTemplate transaction, Signal news) {
		return new FailedInstanceLines(instances, runs, deployments, streams, transaction, news);
	}

	@Bean
	RunLogs runLogs(Runs runs, LinesOfRuns kept, LogStreams streams, LiveAnswers live, Signal news) {
		return new RunLogs(runs, kept, streams, live, news);
	}

	@Bean
	RunKeeper runKeeper(RunArchive archive, LogStreams streams, ControlPlane control, Signal news, Clock clock) {
		return new RunKeeper(archive, streams, control, news, clock);
	}

	/** The WebSocket door for nodes. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@EnableWebSocket
	static class Web {

		@Bean
		WebSocketConfigurer nodeStreams(LogStreams streams) {
			return (registry) -> registry.addHandler(new LogSocket(streams), "/agent/v1/streams/*")
				.addInterceptors(new NodeHandshake());
		}

	}

}
