package dev.gantry.platform.nodes;

import java.time.Clock;

import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.events.EventLog;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class NodesConfiguration {

	@Bean
	NodeDesk nodeDesk(Nodes nodes, TokenAuthority tokens, EventLog events, NodeImages images) {
		return new NodeDesk(nodes, tokens, events, images);
	}

	@Bean
	NodeImages nodeImages(Clock clock) {
		return new NodeImages(clock);
	}

}
