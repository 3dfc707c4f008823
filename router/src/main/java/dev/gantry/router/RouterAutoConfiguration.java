package dev.gantry.router;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/** Runs a router in the application that depends on this module. */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@EnableConfigurationProperties(RouterProperties.class)
@ConditionalOnBooleanProperty(name = "gantry.router.enabled", matchIfMissing = true)
class RouterAutoConfiguration {

	/** Closed by its lifecycle, before the beans that it may still use. */
	@Bean(destroyMethod = "")
	Router gantryRouter(RouterProperties properties, ObjectProvider<MeterRegistry> meters) {
		return new Router(properties.platformUrl(), properties.tokenFile(), properties.proxySettings(),
				meters.getIfAvailable(SimpleMeterRegistry::new));
	}

	@Bean
	RouterLifecycle gantryRouterLifecycle(Router router) {
		return new RouterLifecycle(router);
	}

	/** Opens the router when the application has started, and closes it first of all. */
	static final class RouterLifecycle implements SmartLifecycle {

		private final Router router;

		private volatile boolean running;

		RouterLifecycle(Router router) {
			this.router = router;
		}

		@Override
		public void start() {
			this.router.open();
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.router.close();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
