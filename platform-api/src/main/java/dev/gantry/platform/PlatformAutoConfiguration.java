package dev.gantry.platform;

import java.time.Clock;

import dev.gantry.platform.access.AccessConfiguration;
import dev.gantry.platform.apps.AppsConfiguration;
import dev.gantry.platform.apps.web.AppsWebConfiguration;
import dev.gantry.platform.bodies.BodiesConfiguration;
import dev.gantry.platform.builds.BuildsConfiguration;
import dev.gantry.platform.changes.ChangesConfiguration;
import dev.gantry.platform.control.ControlConfiguration;
import dev.gantry.platform.deployments.DeploymentsConfiguration;
import dev.gantry.platform.deployments.web.DeploymentsWebConfiguration;
import dev.gantry.platform.drains.DrainsConfiguration;
import dev.gantry.platform.events.EventsConfiguration;
import dev.gantry.platform.events.web.EventsWebConfiguration;
import dev.gantry.platform.execs.ExecsConfiguration;
import dev.gantry.platform.figures.FiguresConfiguration;
import dev.gantry.platform.figures.web.FiguresWebConfiguration;
import dev.gantry.platform.git.GitConfiguration;
import dev.gantry.platform.git.web.GitWebConfiguration;
import dev.gantry.platform.idempotency.IdempotencyConfiguration;
import dev.gantry.platform.images.ImagesConfiguration;
import dev.gantry.platform.images.web.ImagesWebConfiguration;
import dev.gantry.platform.instances.InstancesConfiguration;
import dev.gantry.platform.instances.web.InstancesWebConfiguration;
import dev.gantry.platform.jobs.JobsConfiguration;
import dev.gantry.platform.jobs.web.JobsWebConfiguration;
import dev.gantry.platform.link.LinkConfiguration;
import dev.gantry.platform.live.LiveConfiguration;
import dev.gantry.platform.logs.LogsConfiguration;
import dev.gantry.platform.nodes.NodesConfiguration;
import dev.gantry.platform.nodes.web.NodesWebConfiguration;
import dev.gantry.platform.oidc.OidcConfiguration;
import dev.gantry.platform.overview.OverviewConfiguration;
import dev.gantry.platform.plans.PlansConfiguration;
import dev.gantry.platform.previews.PreviewsConfiguration;
import dev.gantry.platform.previews.web.PreviewsWebConfiguration;
import dev.gantry.platform.problems.ProblemsConfiguration;
import dev.gantry.platform.pushes.PushesConfiguration;
import dev.gantry.platform.pushes.web.PushesWebConfiguration;
import dev.gantry.platform.registrytokens.RegistryTokensConfiguration;
import dev.gantry.platform.releases.ReleasesConfiguration;
import dev.gantry.platform.releases.web.ReleasesWebConfiguration;
import dev.gantry.platform.runs.RunsConfiguration;
import dev.gantry.platform.runs.web.RunsWebConfiguration;
import dev.gantry.platform.schema.SchemaConfiguration;
import dev.gantry.platform.secrets.SecretsConfiguration;
import dev.gantry.platform.sources.SourcesConfiguration;
import dev.gantry.platform.teams.TeamsConfiguration;
import dev.gantry.platform.teams.web.TeamsWebConfiguration;
import dev.gantry.platform.volumes.VolumesConfiguration;
import dev.gantry.platform.tracking.TrackingConfiguration;
import dev.gantry.platform.tracking.web.TrackingWebConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** The platform: one configuration for each feature. */
@AutoConfiguration(before = { DataJpaRepositoriesAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
		ErrorMvcAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class })
@EnableConfigurationProperties(PlatformProperties.class)
@EnableJpaRepositories(basePackages = "dev.gantry.platform", queryEnhancerSelector = DeclaredQueries.class)
@EntityScan("dev.gantry.platform")
@Import({ AccessConfiguration.class, AppsConfiguration.class, AppsWebConfiguration.class, BodiesConfiguration.class,
		BuildsConfiguration.class, ChangesConfiguration.class, ControlConfiguration.class,
		DeploymentsConfiguration.class, DeploymentsWebConfiguration.class, DrainsConfiguration.class,
		EventsConfiguration.class, EventsWebConfiguration.class, ExecsConfiguration.class, FiguresConfiguration.class,
		FiguresWebConfiguration.class, GitConfiguration.class, GitWebConfiguration.class,
		IdempotencyConfiguration.class, ImagesConfiguration.class, ImagesWebConfiguration.class,
		InstancesConfiguration.class, InstancesWebConfiguration.class, JobsConfiguration.class,
		JobsWebConfiguration.class, LinkConfiguration.class, LiveConfiguration.class, LogsConfiguration.class,
		NodesConfiguration.class, NodesWebConfiguration.class, OverviewConfiguration.class, PlansConfiguration.class,
		PreviewsConfiguration.class, PreviewsWebConfiguration.class, ProblemsConfiguration.class,
		PushesConfiguration.class, PushesWebConfiguration.class, RegistryTokensConfiguration.class,
		ReleasesConfiguration.class, ReleasesWebConfiguration.class, RunsConfiguration.class,
		RunsWebConfiguration.class, SchemaConfiguration.class, SecretsConfiguration.class, SourcesConfiguration.class,
		TeamsConfiguration.class, TeamsWebConfiguration.class, OidcConfiguration.class, TrackingConfiguration.class,
		TrackingWebConfiguration.class, VolumesConfiguration.class })
public class PlatformAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Clock clock() {
		return Clock.systemUTC();
	}

	@Bean
	static LazyApiDocument lazyApiDocument() {
		return new LazyApiDocument();
	}

}
