package dev.gantry.platform.nodes.web;

import dev.gantry.platform.releases.Releases;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({ NodeController.class, NodeImagesController.class, NodeInstancesController.class })
public class NodesWebConfiguration {

	@Bean
	Reservations reservations(Releases releases) {
		return new Reservations(releases);
	}

}
