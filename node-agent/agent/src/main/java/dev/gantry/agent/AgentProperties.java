package dev.gantry.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.gantry.agent.docker.http.TlsAddress;
import dev.gantry.contracts.detection.BaseImages;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.build.BuildSettings;
import dev.gantry.engine.images.CollectionPolicy;
import dev.gantry.engine.remote.RemotePolicy;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The agent's settings.
 *
 * @param home the home that server and agent of one host share
 * @param serverUrl where the server answers
 * @param joinToken lets this node join; better given as a file
 * @param joinTokenFile a file that holds the join token
 * @param name the node's name, a DNS label; the host's name by default
 * @param labels what constraints can select by
 * @param advertiseAddress this host's address that routers on other hosts reach; found by
 * itself by default
 * @param buildsAtOnce how many builds run at once
 * @param builds what else builds get
 * @param caBundle a file of certificates in PEM that builds shall trust, for hosts behind
 * an inspecting proxy; none by default
 * @param upstreams registries that image names without a host are looked for in, after
 * the platform's own
 * @param registries what is set for some registries
 * @param images when images make room
 * @param heartbeat the longest time between two reports
 * @param docker who may speak Docker's API besides this host's own programs
 */
@ConfigurationProperties("gantry.agent")
public record AgentProperties(@DefaultValue("/var/lib/gantry") Path home,
		@DefaultValue("http://127.0.0.1:8080") URI serverUrl, String joinToken, Path joinTokenFile, String name,
		@DefaultValue Map<String, String> labels, String advertiseAddress, @DefaultValue("1") int buildsAtOnce,
		@DefaultValue Builds builds, Path caBundle, @DefaultValue("docker.io") List<String> upstreams,
		@DefaultValue List<Registry> registries, @DefaultValue Images images, @DefaultValue("2s") Duration heartbeat,
		@DefaultValue Docker docker) {

	public AgentProperties {
		if (serverUrl.getHost() == null || !String.valueOf(serverUrl.getScheme()).matches("https?")) {
			throw new IllegalArgumentException(
					"the server's address must be like http://10.0.0.1:8080, not '" + serverUrl + "'");
		}
		if (buildsAtOnce < 1) {
			throw new IllegalArgumentException("at least one build must be able to run: " + buildsAtOnce);
		}
		if (joinToken != null && joinToken.isBlank()) {
			joinToken = null;
		}
	}

	/**
	 * Docker's API by TLS, for clients with a certificate.
	 *
	 * @param address {@code HOST:PORT} to listen on; by default nothing listens
	 * @param clientAuthority a file with the certificates in PEM that clients' are signed
	 * by
	 * @param certificate a file with the server's certificate in PEM
	 * @param key a file with its private key in PEM
	 */
	public record Docker(String address, Path clientAuthority, Path certificate, Path key) {

		/** Where to listen, or nothing. */
		Optional<TlsAddress> tls() {
			return (this.address == null || this.address.isBlank()) ? Optional.empty()
					: Optional.of(TlsAddress.of(this.address, this.clientAuthority, this.certificate, this.key));
		}

	}

	/**
	 * What is set for a registry.
	 *
	 * @param host the registry as image names have it, for example {@code docker.io}
	 * @param mirrors {@code host:port} of registries that have copies of its images under
	 * the same names, asked first
	 * @param insecure whether it is spoken to without TLS, which is the case by itself
	 * only on this host
	 * @param throughPlatform whether its images come by the platform's registry, which is
	 * told to copy them on demand by {@code gantry.registry.upstreams}
	 */
	public record Registry(String host, @DefaultValue List<String> mirrors, boolean insecure, boolean throughPlatform) {

		public Registry {
			if (host == null) {
				throw new IllegalArgumentException("a registry's setting must name its host");
			}
		}

	}

	/**
	 * When images that nothing uses make room.
	 *
	 * @param highPercent how full the disk must be for that, in percent
	 * @param lowPercent how full it may be when enough has gone
	 * @param grace what was used within that time stays
	 */
	public record Images(@DefaultValue("85") int highPercent, @DefaultValue("75") int lowPercent,
			@DefaultValue("10m") Duration grace) {

		/** As the engine takes it; an unsound one fails here, at the start. */
		CollectionPolicy policy() {
			return new CollectionPolicy(this.highPercent, this.lowPercent, this.grace);
		}

	}

	/**
	 * How this node builds. None of it becomes a part of an image.
	 *
	 * @param baseImages what generated Dockerfiles start from: {@code debian} needs a
	 * Debian mirror only, {@code official} the language images of Docker Hub
	 * @param cacheSize how much disk the build cache may use
	 * @param remoteHosts hosts that ADD may fetch from although their addresses are
	 * private
	 * @param proxies the proxy variables of RUN steps, for example {@code https_proxy}
	 * @param mirrors where package tools get packages from
	 */
	public record Builds(@DefaultValue("debian") BaseImages baseImages, @DefaultValue("20GB") DataSize cacheSize,
			@DefaultValue Set<String> remoteHosts, @DefaultValue Map<String, String> proxies,
			@DefaultValue Mirrors mirrors) {

		/** As the engine takes it. */
		BuildSettings settings(Path caBundle) {
			dev.gantry.engine.build.Mirrors sources = new dev.gantry.engine.build.Mirrors(this.mirrors.apt(),
					this.mirrors.pip(), this.mirrors.npm(), this.mirrors.maven(), this.mirrors.go());
			return new BuildSettings(new BuildSettings.Surroundings(caBundle, this.proxies, sources),
					new RemotePolicy(this.remoteHosts), this.baseImages, MemorySize.ofBytes(this.cacheSize.toBytes()));
		}

	}

	/**
	 * Where package tools in builds get packages from.
	 *
	 * @param apt a caching proxy for apt
	 * @param pip an index
	 * @param npm a registry
	 * @param maven a mirror of all repositories
	 * @param go a module proxy
	 */
	public record Mirrors(URI apt, URI pip, URI npm, URI maven, URI go) {
	}

}
