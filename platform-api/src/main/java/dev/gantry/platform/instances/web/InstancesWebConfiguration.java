package dev.gantry.platform.instances.web;

import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({ InstanceController.class, WhyController.class })
public class InstancesWebConfiguration {

	@Bean
	InstanceLookup instanceLookup(Instances instances, Apps apps, InstanceViews views, TeamWall wall) {
		return new InstanceLookup(instances, apps, views, wall);
	}

}
