package dev.gantry.oci.registry;

import java.util.Objects;
import java.util.Set;

import dev.gantry.oci.reference.RegistryHost;

/**
 * Which registry to speak to, how, and as whom.
 *
 * @param host the registry as references name it
 * @param credentials who we are; sent to the registry and to its realm, to nobody else
 * @param plainHttp whether to speak without TLS
 * @param realms host names, besides the registry's own, whose token service may see the
 * credentials
 */
public record RegistryAccess(RegistryHost host, Credentials credentials, boolean plainHttp, Set<String> realms) {

	private static final String HUB_ENDPOINT = "registry-1.docker.io";

	private static final String HUB_REALM = "auth.docker.io";

	public RegistryAccess {
		Objects.requireNonNull(host, "host");
		Objects.requireNonNull(credentials, "credentials");
		realms = Set.copyOf(realms);
	}

	/** As nobody in particular; without TLS only on the machine itself. */
	public static RegistryAccess to(RegistryHost host) {
		Set<String> realms = host.equals(RegistryHost.DOCKER_HUB) ? Set.of(HUB_REALM) : Set.of();
		return new RegistryAccess(host, Credentials.ANONYMOUS, host.isLoopback(), realms);
	}

	/** The same as somebody. */
	public RegistryAccess as(Credentials newCredentials) {
		return new RegistryAccess(this.host, newCredentials, this.plainHttp, this.realms);
	}

	/** The same without TLS: whoever listens on the way sees and changes everything. */
	public RegistryAccess withPlainHttp(boolean newPlainHttp) {
		return new RegistryAccess(this.host, this.credentials, newPlainHttp, this.realms);
	}

	/** The same, letting the token services on these hosts see the credentials too. */
	public RegistryAccess withRealms(Set<String> newRealms) {
		return new RegistryAccess(this.host, this.credentials, this.plainHttp, newRealms);
	}

	/** Where the registry's API is. */
	Origin origin() {
		String name = this.host.equals(RegistryHost.DOCKER_HUB) ? HUB_ENDPOINT : this.host.name();
		return Origin.of(this.plainHttp ? "http" : "https", name, this.host.port());
	}

}
