package dev.gantry.platform.plans;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.nodes.Nodes;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import(PlanController.class)
public class PlansConfiguration {

	@Bean
	Planner planner(Apps apps, AppProcesses processes, Nodes nodes, PlatformProperties properties) {
		return new Planner(apps, processes, nodes, properties);
	}

}
