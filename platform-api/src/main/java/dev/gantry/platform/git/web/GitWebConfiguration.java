package dev.gantry.platform.git.web;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.deployments.DeploymentIntake;
import dev.gantry.platform.deployments.web.DeploymentAnswers;
import dev.gantry.platform.git.GitSources;
import dev.gantry.platform.previews.Previews;
import dev.gantry.platform.sources.SourcePruning;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import(GitController.class)
public class GitWebConfiguration {

	@Bean
	Repositories repositories(PlatformProperties properties, Apps apps) {
		return new Repositories(properties.home().resolve("git"), apps);
	}

	@Bean
	PushedDeployments pushedDeployments(GitSources sources, SourcePruning pruning, DeploymentIntake intake,
			DeploymentAnswers answers, Previews previews) {
		return new PushedDeployments(sources, pruning, intake, answers, new PushedPreviews(previews));
	}

}
