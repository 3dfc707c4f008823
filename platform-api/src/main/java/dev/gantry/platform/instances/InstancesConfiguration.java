package dev.gantry.platform.instances;

import dev.gantry.platform.nodes.Nodes;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class InstancesConfiguration {

	@Bean
	InstanceViews instanceViews(Observations observations, Nodes nodes) {
		return new InstanceViews(observations, nodes);
	}

}
