package dev.gantry.platform.overview;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import(OverviewController.class)
public class OverviewConfiguration {

	@Bean
	ApiDocument apiDocument() {
		return new ApiDocument();
	}

}
