package dev.gantry.registry.upstreams;

import java.time.Duration;
import java.util.List;

import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.Credentials;
import dev.gantry.oci.registry.RegistryAccess;
import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A registry whose content is to be had under a name of this one:
 * {@code HOST:5000/docker.io/library/debian} for {@code docker.io/library/debian}.
 *
 * @param name the first part of the names of its repositories here
 * @param host where it answers, or {@code null} if that is its name
 * @param mirrors hosts that are asked before it, in this order, as nobody in particular
 * @param username or {@code null}
 * @param password or {@code null}
 * @param plainHttp whether to speak without TLS to it and its mirrors
 * @param realms hosts, besides its own, whose token service may see the password
 * @param fresh how long what a tag points at is taken for true
 * @param keep how long what nobody wants is kept
 */
public record UpstreamProperties(@NotNull String name, String host, @DefaultValue List<String> mirrors, String username,
		String password, @DefaultValue("false") boolean plainHttp, @DefaultValue List<String> realms,
		@NotNull @DefaultValue("5m") Duration fresh, @NotNull @DefaultValue("30d") Duration keep) {

	public UpstreamProperties {
		if (name == null || !RepositoryName.isValid(name) || name.indexOf('/') >= 0) {
			throw new IllegalArgumentException("'" + name + "' cannot be an upstream's name: it is the first part of "
					+ "repositories' names, for example 'docker.io'");
		}
		host = (host != null) ? host : name;
		mirrors = List.copyOf(mirrors);
		realms = List.copyOf(realms);
	}

	/** How to reach it: mirrors first, itself last. */
	List<RegistryAccess> accesses() {
		List<RegistryAccess> accesses = new java.util.ArrayList<>();
		this.mirrors.forEach((mirror) -> accesses.add(access(mirror)));
		RegistryAccess own = access(this.host);
		if (this.username != null) {
			own = own.as(Credentials.basic(this.username, (this.password != null) ? this.password : ""));
		}
		if (!this.realms.isEmpty()) {
			own = own.withRealms(java.util.Set.copyOf(this.realms));
		}
		accesses.add(own);
		return accesses;
	}

	private RegistryAccess access(String address) {
		RegistryAccess access = RegistryAccess.to(RegistryHost.of(address));
		return this.plainHttp ? access.withPlainHttp(true) : access;
	}

	/** Without the password. */
	@Override
	public String toString() {
		return "UpstreamProperties[" + this.name + " at " + this.host + "]";
	}

}
