package dev.gantry.platform.apps.web;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.releases.Releases;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import(AppController.class)
public class AppsWebConfiguration {

	@Bean
	AppViews.Tables appViewTables(Apps apps, AppProcesses processes, Releases releases, Deployments deployments,
			Instances instances) {
		return new AppViews.Tables(apps, processes, releases, deployments, instances);
	}

	@Bean
	AppViews appViews(AppRegistry registry, AppViews.Tables tables, InstanceViews instances,
			PlatformProperties properties) {
		return new AppViews(registry, tables, instances, properties);
	}

}
