package dev.gantry.console;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.PathResourceResolver;

/**
 * Serves the console: its page under every address that the page itself routes, and its
 * assets, which have their content's digest in their names, to be kept for a year.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ConsoleAutoConfiguration {

	private static final String FILES = "META-INF/resources/";

	@Bean
	RouterFunction<ServerResponse> consolePage() {
		return ConsolePage.of(new ClassPathResource(FILES + "index.html")).routes();
	}

	@Bean
	WebMvcConfigurer consoleAssets() {
		EncodedResourceResolver compressed = new EncodedResourceResolver();
		compressed.setContentCodings(List.of("gzip"));
		return new WebMvcConfigurer() {

			@Override
			public void addResourceHandlers(ResourceHandlerRegistry registry) {
				registry.addResourceHandler("/assets/**")
					.addResourceLocations("classpath:/" + FILES + "assets/")
					.setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
					.resourceChain(true)
					.addResolver(compressed)
					.addResolver(new PathResourceResolver());
			}

		};
	}

}
