package dev.gantry.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * Gives Spring's own properties the values that suit the platform, below everything that
 * an operator sets. Not an {@code application.properties}, because several services share
 * one class path.
 */
class PlatformDefaults implements EnvironmentPostProcessor {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		try {
			Properties defaults = PropertiesLoaderUtils
				.loadProperties(new ClassPathResource("gantry-platform-defaults.properties"));
			environment.getPropertySources()
				.addLast(new PropertiesPropertySource("gantry platform defaults", defaults));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
