package dev.gantry.platform.pushes;

import java.time.Clock;

import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.deployments.DeploymentIntake;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.images.ImageResolver;
import dev.gantry.platform.images.RegistryExtension;
import dev.gantry.platform.releases.Releases;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class PushesConfiguration {

	@Bean
	PushRules pushRules(JdbcClient jdbc, AppRegistry apps, EventLog events, Clock clock) {
		return new PushRules(jdbc, apps, events, clock);
	}

	@Bean
	PushedImages.Newest newestDeployments(AppRegistry registry, Deployments deployments, Releases releases,
			DeploymentIntake intake) {
		return new PushedImages.Newest(registry, deployments, releases, intake);
	}

	@Bean
	PushedImages pushedImages(PushRules rules, Apps apps, PushedImages.Newest newest, ImageResolver images,
			EventLog events, TransactionTemplate transaction) {
		return new PushedImages(rules, apps, newest, images, events, transaction);
	}

	@Bean
	PushListener pushListener(RegistryExtension registry, PushedImages images) {
		return new PushListener(registry, images);
	}

}
