package dev.gantry.platform.link;

import java.time.Clock;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.builds.Sources;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.nodes.Nodes;
import dev.gantry.platform.sources.SourceStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class LinkConfiguration {

	@Bean
	ControlWaker controlWaker(ObjectProvider<ControlPlane> control) {
		return new ControlWaker(control);
	}

	@Bean
	NodeAdmission nodeAdmission(Nodes nodes, TokenAuthority tokens, EventLog events, PlatformProperties properties,
			Clock clock) {
		return new NodeAdmission(nodes, tokens, events, properties, clock);
	}

	@Bean
	AgentStores agentStores(Nodes nodes, Sources sources, SourceStore store) {
		return new AgentStores(nodes, sources, store);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@Import(AgentController.class)
	static class Web {

	}

}
