package dev.gantry.oci.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;

import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NetworkGuardTests {

	@ParameterizedTest
	@CsvSource({ "203.0.113.1,198.51.100.7,true", "203.0.113.1,10.0.0.1,false", "203.0.113.1,192.168.1.1,false",
			"203.0.113.1,172.16.0.1,false", "203.0.113.1,127.0.0.1,false", "203.0.113.1,::1,false",
			"203.0.113.1,169.254.169.254,false", "203.0.113.1,fd00::1,false", "203.0.113.1,fe80::1,false",
			"203.0.113.1,100.64.0.1,false", "203.0.113.1,0.0.0.0,false", "203.0.113.1,::ffff:10.0.0.1,false",
			"10.0.0.5,10.0.0.1,true", "10.0.0.5,127.0.0.1,false", "10.0.0.5,169.254.169.254,false",
			"127.0.0.1,10.0.0.1,true", "127.0.0.1,127.0.0.1,true", "127.0.0.1,169.254.169.254,false" })
	void leadsNowhereMoreInsideThanTheRegistryIs(String registry, String target, boolean allowed)
			throws UnknownHostException {
		NetworkGuard guard = new NetworkGuard(resolver(Map.of("registry", registry, "target", target)), "registry",
				Set.of());
		assertThat(guard.resolve("registry")).hasSize(1);
		if (allowed) {
			assertThat(guard.resolve("target")).hasSize(1);
		}
		else {
			assertThatExceptionOfType(NetworkGuard.ForbiddenAddressException.class)
				.isThrownBy(() -> guard.resolve("target"));
		}
	}

	@Test
	void letsConfiguredHostsBeAnywhere() throws UnknownHostException {
		NetworkGuard guard = new NetworkGuard(resolver(Map.of("registry", "203.0.113.1", "proxy", "10.0.0.1")),
				"registry", Set.of("proxy"));
		assertThat(guard.resolve("proxy")).hasSize(1);
	}

	private static DnsResolver resolver(Map<String, String> addresses) {
		return new DnsResolver() {
			@Override
			public InetAddress[] resolve(String host) throws UnknownHostException {
				return InetAddress.getAllByName(addresses.get(host));
			}

			@Override
			public String resolveCanonicalHostname(String host) {
				return host;
			}
		};
	}

}
