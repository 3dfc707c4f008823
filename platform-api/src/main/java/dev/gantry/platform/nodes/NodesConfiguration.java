package dev.gantry.platform.nodes;

import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.events.EventLog;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class NodesConfiguration {

	@Bean
	NodeDesk nodeDesk(Nodes nodes, TokenAuthority tokens, EventLog events) {
		return new NodeDesk(nodes, tokens, events);
	}

}
