package dev.gantry.platform.figures;

import java.time.Clock;

import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.instances.Instances;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class FiguresConfiguration {

	@Bean
	AppFigures appFigures(Apps apps, Instances instances, Clock clock) {
		return new AppFigures(apps, instances, clock);
	}

}
