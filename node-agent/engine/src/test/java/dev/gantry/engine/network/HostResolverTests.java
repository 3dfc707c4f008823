package dev.gantry.engine.network;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HostResolverTests {

	private static final int GATEWAY = Ipv4.of("10.128.0.1");

	private static final HostResolver NOTHING = HostResolver.parse("");

	@Test
	void takesTheHostsServersInOrderWithoutIpv6AndLoopback() {
		HostResolver host = HostResolver.parse("""
				# a comment
				nameserver 127.0.0.53
				nameserver 10.0.0.53
				nameserver fd00::1
				  nameserver   8.8.8.8
				search corp.example example.org
				options ndots:2 edns0
				""");
		assertThat(host.forContainers(GATEWAY)).containsExactly("10.0.0.53", "8.8.8.8");
		assertThat(host.behindGateway()).isEmpty();
	}

	@Test
	void takesTheServersBehindALoopbackResolverWhereTheyAreTold() {
		HostResolver chosen = HostResolver.choose(HostResolver.parse("nameserver 127.0.0.53\nsearch a"),
				HostResolver.parse("nameserver 9.9.9.9"));
		assertThat(chosen.forContainers(GATEWAY)).containsExactly("9.9.9.9");
		assertThat(chosen.search()).containsExactly("a");
	}

	@Test
	void leadsQuestionsThroughTheGatewayWhenOnlyTheLoopbackAnswers() {
		HostResolver chosen = HostResolver.choose(HostResolver.parse("nameserver 127.0.0.2"), NOTHING);
		assertThat(chosen.forContainers(GATEWAY)).containsExactly("10.128.0.1");
		assertThat(chosen.behindGateway()).contains(Ipv4.of("127.0.0.2"));
		assertThat(NOTHING.behindGateway()).contains(Ipv4.of("127.0.0.1"));
	}

	@Test
	void writesTheFilesOfAContainer() {
		Attachment attachment = new Attachment("g1", "10.128.0.2", 22, "10.128.0.1", List.of("9.9.9.9"), List.of());
		HostResolver host = HostResolver.parse("nameserver 1.1.1.1\nsearch a b\noptions ndots:2");
		assertThat(NameFiles.resolvConf(attachment, host))
			.isEqualTo("search a b\nnameserver 9.9.9.9\noptions ndots:2\n");
		assertThat(NameFiles.hosts(attachment, "web", Map.of("db", "10.128.0.9"))).contains("127.0.0.1\tlocalhost\n")
			.contains("10.128.0.9\tdb\n")
			.endsWith("10.128.0.2\tweb\n");
	}

}
