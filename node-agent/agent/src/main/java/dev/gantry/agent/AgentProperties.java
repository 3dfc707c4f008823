package dev.gantry.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
 * @param caBundle a file of certificates in PEM that builds shall trust, for hosts behind
 * an inspecting proxy; none by default
 * @param upstreams registries that image names without a host are looked for in, after
 * the platform's own
 * @param heartbeat the longest time between two reports
 */
@ConfigurationProperties("gantry.agent")
public record AgentProperties(@DefaultValue("/var/lib/gantry") Path home,
		@DefaultValue("http://127.0.0.1:8080") URI serverUrl, String joinToken, Path joinTokenFile, String name,
		@DefaultValue Map<String, String> labels, String advertiseAddress, @DefaultValue("1") int buildsAtOnce,
		Path caBundle, @DefaultValue("docker.io") List<String> upstreams, @DefaultValue("2s") Duration heartbeat) {

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

}
