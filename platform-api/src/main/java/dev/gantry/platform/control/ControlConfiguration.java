package dev.gantry.platform.control;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.UUID;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.ConfigVersions;
import dev.gantry.platform.builds.Builds;
import dev.gantry.platform.builds.Sources;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.nodes.Nodes;
import dev.gantry.platform.releases.Releases;
import dev.gantry.platform.volumes.Volumes;
import dev.gantry.platform.runs.OpenRuns;
import dev.gantry.scheduler.reconcile.Reconciler;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.EntityManager;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of the control plane. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ControlProperties.class)
@Import({ RouterLinkController.class, ControlConfiguration.Tables.class })
public class ControlConfiguration {

	@Bean
	SteadyClock steadyClock(Clock clock) {
		return new SteadyClock(clock);
	}

	@Bean
	LeaderLease leaderLease(JdbcClient jdbc, PlatformTransactionManager transactions, PlatformProperties properties,
			ControlProperties control) {
		URI address = (control.ownUrl() != null) ? control.ownUrl() : properties.publicUrl();
		return new LeaderLease(jdbc, new TransactionTemplate(transactions), holder(properties), address.toString());
	}

	private static String holder(PlatformProperties properties) {
		String host;
		try {
			host = InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			host = "localhost";
		}
		String holder = host + ":" + properties.home();
		return holder.length() <= 100 ? holder : holder.substring(holder.length() - 100);
	}

	@Bean
	DesiredLoader desiredLoader(ControlTables tables, ReleaseShelf releases, BuildDesk builds, OpenRuns runs,
			PlatformProperties properties) {
		return new DesiredLoader(tables, releases, builds, runs, properties);
	}

	@Bean
	ActionStore actionStore(LeaderLease lease, ControlTables tables, Builds builds, EventLog events,
			EntityManager entities, ApplicationEventPublisher publisher) {
		return new ActionStore(lease, tables, builds, events, entities, publisher);
	}

	@Bean
	Hearing hearing() {
		return new Hearing();
	}

	@Bean
	Bulletins bulletins() {
		return new Bulletins();
	}

	@Bean
	ControlLoop.Publisher controlPublisher(Hearing hearing, Bulletins bulletins, LeaderLease lease, JdbcOperations jdbc,
			PlatformTransactionManager transactions, MeterRegistry registry) {
		return new ControlLoop.Publisher(hearing, bulletins,
				new NodeJournal(lease, jdbc, new TransactionTemplate(transactions)), new ControlFigures(registry));
	}

	@Bean(destroyMethod = "")
	ControlLoop controlLoop(LeaderLease lease, DesiredLoader loader, ActionStore store, ControlProperties properties,
			ControlLoop.Publisher publisher, SteadyClock clock) {
		return new ControlLoop(lease, loader, store,
				new Reconciler(properties.settings(), () -> UUID.randomUUID().toString()), publisher, clock);
	}

	@Bean
	ControlPlane controlPlane(LeaderLease lease, ControlLoop loop, ControlLoop.Publisher publisher, SteadyClock clock) {
		return new LeadingControlPlane(lease, loop, publisher.hearing(), publisher.bulletins(), clock);
	}

	@Bean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	FilterRegistrationBean<LeaderForwarding> leaderForwarding(ControlLoop loop) {
		FilterRegistrationBean<LeaderForwarding> registration = new FilterRegistrationBean<>(
				new LeaderForwarding(() -> loop.leader().map(URI::create)));
		registration.setAsyncSupported(true);
		// Behind the limit of bodies, before everything that asks who calls.
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
		return registration;
	}

	/** What is read and written. */
	@Configuration(proxyBeanMethods = false)
	static class Tables {

		@Bean
		ControlTables controlTables(dev.gantry.platform.apps.Apps apps, dev.gantry.platform.apps.AppProcesses processes,
				Deployments deployments, dev.gantry.platform.instances.Instances instances,
				dev.gantry.platform.instances.Observations observations, Nodes nodes, Volumes volumes) {
			return new ControlTables(apps, processes, deployments, instances, observations, nodes, volumes);
		}

		@Bean
		ReleaseShelf releaseShelf(Releases releases, ConfigVersions configurations, PlatformProperties properties) {
			return new ReleaseShelf(releases, configurations, properties);
		}

		@Bean
		BuildDesk buildDesk(Builds builds, Sources sources, Deployments deployments, dev.gantry.platform.apps.Apps apps,
				ConfigVersions configurations, ControlProperties properties) {
			return new BuildDesk(builds, sources, deployments, apps, configurations, properties);
		}

	}

}
