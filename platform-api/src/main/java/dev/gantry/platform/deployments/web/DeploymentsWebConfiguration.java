package dev.gantry.platform.deployments.web;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.builds.StoredLines;
import dev.gantry.platform.builds.StoredSteps;
import dev.gantry.platform.deployments.DeploymentDesk;
import dev.gantry.platform.git.GitSources;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.live.Signal;
import dev.gantry.platform.logs.FailedInstanceLines;
import dev.gantry.platform.sources.SourceIntake;
import dev.gantry.platform.sources.SourcePruning;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import(DeploymentController.class)
public class DeploymentsWebConfiguration {

	@Bean
	BuildLogReader buildLogReader(StoredSteps steps, StoredLines lines) {
		return new BuildLogReader(steps, lines);
	}

	@Bean
	DeploymentController.SourceDoor sourceDoor(SourceIntake intake, GitSources git, SourcePruning pruning) {
		return new DeploymentController.SourceDoor(intake, git, pruning);
	}

	@Bean
	BuildNews buildNews(Signal news) {
		return new BuildNews(news);
	}

	@Bean
	DeploymentAnswers deploymentAnswers(DeploymentDesk desk, BuildLogReader log, LiveAnswers live, Signal news,
			FailedInstanceLines lastLines, PlatformProperties properties) {
		return new DeploymentAnswers(desk, log, live, news, lastLines, properties.waitLimit());
	}

}
