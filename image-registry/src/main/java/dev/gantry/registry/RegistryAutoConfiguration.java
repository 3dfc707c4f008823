package dev.gantry.registry;

import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.FileContentStore;
import dev.gantry.registry.access.Gate;
import dev.gantry.registry.access.TokenVerifier;
import dev.gantry.registry.collection.Upkeep;
import dev.gantry.registry.database.RegistryDatabase;
import dev.gantry.registry.manifests.ManifestIntake;
import dev.gantry.registry.quotas.Quotas;
import dev.gantry.registry.repositories.Repositories;
import dev.gantry.registry.s3.S3ContentStore;
import dev.gantry.registry.uploads.UploadSweeper;
import dev.gantry.registry.uploads.Uploads;
import dev.gantry.registry.upstreams.Upstreams;
import dev.gantry.registry.web.RegistryServer;
import dev.gantry.registry.web.RegistryServlet;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The registry: storage, uploads, tokens and a port of its own.
 *
 * <pre>
 * storage/
 *   content/         the content store, unless that is in a bucket
 *   spool/           pieces on their way to a bucket
 *   db/              which repository has what, unless that is in a PostgreSQL
 *   tomcat/          the web server's work directory
 * </pre>
 */
@AutoConfiguration
@EnableConfigurationProperties(RegistryProperties.class)
public class RegistryAutoConfiguration {

	private static final int KEYS_TIMEOUT_MILLIS = 5000;

	private static final int KEYS_LIMIT = 64 * 1024;

	@Bean
	ContentStore registryContent(RegistryProperties properties) throws IOException {
		return (properties.s3().bucket() != null)
				? new S3ContentStore(properties.s3(), properties.storage().resolve("spool"))
				: new FileContentStore(properties.storage().resolve("content"));
	}

	@Bean
	RegistryDatabase registryDatabase(RegistryProperties properties) throws IOException {
		Files.createDirectories(properties.storage());
		return RegistryDatabase.open(properties.database(), properties.storage());
	}

	@Bean
	Repositories registryRepositories(RegistryDatabase database, RegistryProperties properties) {
		return Repositories.in(database, Clock.systemUTC(), properties.uploadLease());
	}

	@Bean
	Quotas registryQuotas(Repositories repositories, RegistryProperties properties) {
		return new Quotas(properties.quotas(), repositories.blobs());
	}

	@Bean
	Uploads registryUploads(@Qualifier("registryContent") ContentStore store, Repositories repositories, Quotas quotas,
			RegistryProperties properties, ObjectProvider<MeterRegistry> meters) {
		Uploads uploads = new Uploads(store, repositories, quotas, properties.uploadLease(), Clock.systemUTC());
		meters.ifAvailable((registry) -> Gauge.builder("gantry.registry.uploads", uploads, Uploads::count)
			.description("Uploads under way")
			.register(registry));
		return uploads;
	}

	@Bean
	UploadSweeper registryUploadSweeper(Uploads uploads, RegistryProperties properties) {
		return new UploadSweeper(uploads, properties.uploadLease());
	}

	@Bean
	ManifestIntake registryManifestIntake(@Qualifier("registryContent") ContentStore store, Repositories repositories,
			Quotas quotas) {
		return new ManifestIntake(store, repositories, quotas);
	}

	@Bean
	Upstreams registryUpstreams(@Qualifier("registryContent") ContentStore store, Repositories repositories,
			ManifestIntake intake, RegistryProperties properties) {
		return new Upstreams(properties.upstreams(), store, repositories, intake, Clock.systemUTC());
	}

	@Bean
	Upkeep registryUpkeep(@Qualifier("registryContent") ContentStore store, Repositories repositories,
			Upstreams upstreams, RegistryProperties properties) {
		Upkeep upkeep = new Upkeep(store, repositories, upstreams, properties.uploadLease(), Clock.systemUTC());
		upkeep.begin(properties.upkeep());
		return upkeep;
	}

	@Bean
	Registry imageRegistry(@Qualifier("registryContent") ContentStore store, Repositories repositories, Uploads uploads,
			ManifestIntake intake, Upstreams upstreams, Upkeep upkeep) {
		return new Registry(store, repositories, uploads, intake, upstreams, upkeep);
	}

	/**
	 * The key set is read when the first token comes, and again when it has an unknown
	 * key.
	 */
	@Bean
	JWKSource<SecurityContext> registryKeys(RegistryProperties properties) throws MalformedURLException {
		DefaultResourceRetriever retriever = new DefaultResourceRetriever(KEYS_TIMEOUT_MILLIS, KEYS_TIMEOUT_MILLIS,
				KEYS_LIMIT);
		return JWKSourceBuilder.create(properties.jwksUrl().toURL(), retriever).retrying(true).build();
	}

	@Bean
	Gate registryGate(@Qualifier("registryKeys") JWKSource<SecurityContext> keys, RegistryProperties properties) {
		TokenVerifier verifier = new TokenVerifier(keys, properties.service(), Clock.systemUTC());
		return new Gate(verifier, properties.tokenRealm(), properties.service());
	}

	/**
	 * Made by hand rather than as a bean: the other web server would take it for its own.
	 */
	@Bean
	RegistryServer registryServer(Gate gate, Registry registry, RegistryServerSettings settings) {
		RegistryServlet servlet = new RegistryServlet(gate, registry, settings.meters());
		RegistryProperties properties = settings.properties();
		Path work = properties.storage().resolve("tomcat");
		return new RegistryServer(servlet, properties.address(), properties.port(), work, settings.virtualThreads());
	}

	@Bean
	RegistryServerSettings registryServerSettings(RegistryProperties properties, Environment environment,
			ObjectProvider<MeterRegistry> meters) {
		return new RegistryServerSettings(properties, Threading.VIRTUAL.isActive(environment),
				meters.getIfAvailable(SimpleMeterRegistry::new));
	}

	/**
	 * What the registry's web server takes from its surroundings.
	 *
	 * @param properties the registry's own
	 * @param virtualThreads whether requests run on virtual threads
	 * @param meters where to count
	 */
	record RegistryServerSettings(RegistryProperties properties, boolean virtualThreads, MeterRegistry meters) {
	}

}
