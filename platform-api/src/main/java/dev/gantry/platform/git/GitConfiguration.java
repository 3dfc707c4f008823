package dev.gantry.platform.git;

import dev.gantry.contracts.git.PlainGit;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.sources.SourceIntake;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class GitConfiguration {

	@Bean
	GitSources gitSources(SourceIntake intake, PlatformProperties properties) {
		PlainGit.use();
		return new GitSources(intake, properties.maxSourceSize());
	}

}
