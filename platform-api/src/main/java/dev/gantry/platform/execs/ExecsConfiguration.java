package dev.gantry.platform.execs;

import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.runs.RunDesk;
import dev.gantry.platform.link.NodeHandshake;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class ExecsConfiguration {

	private static final String INSTANCES = "/api/v1/instances/*/exec";

	private static final String RUNS = "/api/v1/apps/*/runs/*/attach";

	@Bean
	ExecDesk execDesk(Instances instances, InstanceViews views, Apps apps, RunDesk runs, TeamWall wall,
			EventLog events) {
		return new ExecDesk(instances, views, apps, runs, wall, events);
	}

	@Bean
	WebSocketConfigurer execDoors(ControlPlane control, ExecDesk desk) {
		ExecRelays relays = new ExecRelays(control);
		return (registry) -> {
			registry.addHandler(new ExecSocket.Node(relays), "/agent/v1/execs/*").addInterceptors(new NodeHandshake());
			// Any origin here: a browser's cookie counts only from the platform's own
			// pages, which the filter before sees to, and a token is no browser's.
			registry.addHandler(new ExecSocket.User(relays, desk), INSTANCES, RUNS)
				.addInterceptors(new UserHandshake(desk))
				.setAllowedOriginPatterns("*");
		};
	}

}
