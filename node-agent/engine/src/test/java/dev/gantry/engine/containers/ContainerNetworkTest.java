package dev.gantry.engine.containers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.network.AddressRange;
import dev.gantry.engine.network.Membership;
import dev.gantry.engine.network.NetworkSpec;
import dev.gantry.engine.network.Networks;
import dev.gantry.engine.network.PortMapping;
import dev.gantry.engine.network.Protocol;
import dev.gantry.engine.network.ResolverSettings;
import dev.gantry.engine.network.Traffic;
import dev.gantry.kernel.sysctl.Sysctl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** How containers are connected, looked at from inside. */
class ContainerNetworkTest {

	private static TestHost host;

	private static int number;

	@BeforeAll
	static void open() {
		host = TestHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	private static Networks networks() {
		return host.containers().networks();
	}

	private static String newNetwork() {
		String name = "net" + ++number;
		networks().create(NetworkSpec.of(name));
		return name;
	}

	private static String output(ContainerSpec spec) {
		return host.run(spec).output();
	}

	/** A container that answers with its id at port 80 until it is stopped. */
	private static ContainerSpec server(Networking networking) {
		ContainerSpec spec = host.shell("while true; do hostname | nc -l -p 80; done");
		return spec.with(networking);
	}

	private static void start(ContainerSpec spec) {
		host.containers().create(spec);
		host.containers().start(spec.id());
	}

	private static void end(ContainerSpec spec) {
		host.containers().stop(spec.id(), Duration.ZERO);
		host.containers().remove(spec.id());
	}

	/** The server listens some time after it was started, and not between two askers. */
	private static String ask(String server) {
		return "until nc " + server + " 80 </dev/null 2>/dev/null | grep .; do usleep 20000; done";
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void findsItsNeighboursByNameAndAlias(boolean userNamespace) {
		String network = newNetwork();
		ContainerSpec server = server(Networking.of(Membership.of(network).withAliases(List.of("db"))));
		server = server.with(server.housekeeping().withName("server" + number));
		start(server);
		ContainerSpec client = host.shell(ask("db") + "; " + ask("server" + number) + "; " + ask(server.id()))
			.with(Networking.of(Membership.of(network)))
			.with(Sandbox.DEFAULT.withUserNamespace(userNamespace));
		assertThat(output(client).lines()).containsExactly(server.id(), server.id(), server.id());
		end(server);
		networks().remove(network);
	}

	@Test
	void isFoundByItsNewNameAndNoLongerByTheOld() {
		String network = newNetwork();
		ContainerSpec server = server(Networking.of(Membership.of(network).withAliases(List.of("db"))));
		start(server);
		host.containers().rename(server.id(), "first");
		host.containers().rename(server.id(), "second");
		host.closeEngine();
		host.open();
		ContainerSpec client = host
			.shell(ask("second") + "; " + ask("db") + "; " + ask(server.id()) + "; nc first 80 </dev/null || echo gone")
			.with(Networking.of(Membership.of(network)));
		assertThat(output(client).lines().filter((line) -> !line.startsWith("nc:"))).containsExactly(server.id(),
				server.id(), server.id(), "gone");
		end(server);
		networks().remove(network);
	}

	@Test
	void changesItsNetworksWhileItRunsAndKeepsThem() {
		String one = newNetwork();
		String two = newNetwork();
		ContainerSpec server = server(Networking.of(Membership.of(one)));
		start(server);
		networks().connect(server.id(), Membership.of(two).withAliases(List.of("late")));
		ContainerSpec client = host.shell(ask("late")).with(Networking.of(Membership.of(two)));
		assertThat(output(client)).isEqualTo(server.id());
		assertThat(networks().memberships(server.id())).extracting(Membership::network).containsExactly(one, two);
		networks().disconnect(server.id(), one);
		assertThat(networks().members(one)).isEmpty();
		host.closeEngine();
		host.open();
		assertThat(networks().members(two)).containsOnlyKeys(server.id());
		ContainerSpec again = host.shell(ask("late")).with(Networking.of(Membership.of(two)));
		assertThat(output(again)).isEqualTo(server.id());
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> networks().remove(two))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		assertThat(networks().prune((network) -> List.of(one, two).contains(network.name())))
			.extracting((network) -> network.name())
			.containsExactly(one);
		networks().disconnect(server.id(), two);
		networks().connect(server.id(), Membership.of(Membership.DEFAULT_NETWORK));
		String address = host.containers().get(server.id()).orElseThrow().attachment().address();
		assertThat(output(host.shell(ask(address)))).isEqualTo(server.id());
		end(server);
		networks().remove(two);
	}

	@Test
	void usesTheNetworkOfAnotherContainer() {
		ContainerSpec server = server(Networking.BRIDGE.withHosts(Map.of("known", "192.0.2.7")));
		start(server);
		String address = host.containers().get(server.id()).orElseThrow().attachment().address();
		ContainerSpec peer = host
			.shell(ask("127.0.0.1") + "; ip -o addr show eth0 | tr -s ' ' | cut -d ' ' -f 4; grep known /etc/hosts; "
					+ "test -r /proc/net/tcp && echo ours")
			.with(Networking.ofContainer(server.id()));
		assertThat(output(peer).lines()).containsExactly(server.id(), address + "/22", "192.0.2.7\tknown", "ours");
		end(server);
		ContainerSpec late = host.shell("true").with(Networking.ofContainer(server.id()));
		host.containers().create(late);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(late.id()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		host.containers().remove(late.id());
	}

	/** Its user numbers must not go to another container before both have ended. */
	@Test
	void sharedUserNumbersAreFreeWhenTheLastSharerHasEnded() {
		ContainerSpec first = host.shell("sleep 1000");
		start(first);
		ContainerSpec second = host.shell("sleep 1000").with(Networking.ofContainer(first.id()));
		start(second);
		String map = uidMap(second);
		assertThat(uidMap(first)).isEqualTo(map);
		end(first);
		for (int i = 0; i < 20; i++) {
			assertThat(output(host.shell("cat /proc/self/uid_map"))).isNotEqualTo(map);
		}
		end(second);
	}

	private static String uidMap(ContainerSpec spec) {
		ContainerState.Running running = (ContainerState.Running) host.containers()
			.get(spec.id())
			.orElseThrow()
			.state();
		try {
			return Files.readString(Path.of("/proc/" + running.pid() + "/uid_map")).strip();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	@Test
	void usesTheHostsNetworkAndChangesNothingOfIt() throws IOException {
		Sysctl setting = new Sysctl(Path.of("/proc/sys/net/ipv4/ping_group_range"));
		String before = setting.read();
		try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			Thread answering = new Thread(() -> answer(server), "host-server");
			answering.setDaemon(true);
			answering.start();
			ContainerSpec spec = host
				.shell("nc 127.0.0.1 " + server.getLocalPort() + " </dev/null; hostname; "
						+ "cat /proc/self/uid_map | tr -s ' '; cat /etc/resolv.conf | wc -c; "
						+ "(echo 1 > /proc/sys/net/ipv4/ip_forward) 2>/dev/null || echo locked; ls -d /sys/class/net")
				.with(Networking.HOST);
			assertThat(output(spec).lines()).containsExactly("from host",
					Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(), " 0 0 4294967295",
					String.valueOf(Files.size(Path.of("/etc/resolv.conf"))), "locked", "/sys/class/net");
		}
		assertThat(setting.read()).isEqualTo(before);
	}

	private static void answer(ServerSocket server) {
		try (var socket = server.accept()) {
			socket.getOutputStream().write("from host\n".getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	@Test
	void looksNamesUpAsItWasTold() {
		ResolverSettings settings = new ResolverSettings(List.of("192.0.2.53", "2001:db8::53"),
				List.of("example.org", "example.net"), List.of("ndots:2"));
		ContainerSpec spec = host.shell("cat /etc/resolv.conf; grep -E 'gate|extra' /etc/hosts | sort")
			.with(Networking.BRIDGE.withResolver(settings)
				.withHosts(Map.of("gate", "host-gateway", "extra", "192.0.2.9")));
		String gateway = networks().find("bridge").orElseThrow().spec().inet().gateway();
		assertThat(output(spec).lines()).containsExactly("search example.org example.net", "nameserver 192.0.2.53",
				"nameserver 2001:db8::53", "options ndots:2", gateway + "\tgate", "192.0.2.9\textra");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.2.3.4\nnameserver 6.6.6.6", "x y", "", "$(id)" })
	void refusesWhatWouldBecomeOtherLinesOfItsFiles(String hostile) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ResolverSettings(List.of(hostile), List.of(), List.of()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ResolverSettings(List.of(), List.of(hostile), List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> Networking.BRIDGE.withHosts(Map.of(hostile, "1.2.3.4")));
		assertThatIllegalArgumentException().isThrownBy(() -> Networking.BRIDGE.withHosts(Map.of("name", hostile)));
		assertThatIllegalArgumentException().isThrownBy(() -> Membership.of("net").withAliases(List.of(hostile)));
		assertThatIllegalArgumentException().isThrownBy(() -> NetworkSpec.of(hostile));
	}

	/**
	 * CVE-2024-5154: the files of the engine's own, with links of an image in their
	 * place.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "hosts", "hostname", "resolv.conf" })
	void linksInPlaceOfItsFilesLeadNowhere(String name, @TempDir Path outside) throws IOException {
		Path victim = Files.writeString(outside.resolve("victim"), "untouched");
		for (String link : List.of(victim.toString(), "../../../../../.." + victim, "/proc/self/mem",
				"/missing/deep/" + name)) {
			List<String> image = host.baseAnd((root) -> Files
				.createSymbolicLink(Files.createDirectory(root.resolve("etc")).resolve(name), Path.of(link)));
			ContainerSpec spec = ContainerSpec.of(host.newId(), image, "/bin/sh", "-c",
					"cat /etc/" + name + " | wc -c; echo x >> /etc/" + name);
			try {
				assertThat(output(spec)).isNotEqualTo("0");
			}
			catch (IllegalStateException | GantryException ex) {
				host.containers().remove(spec.id());
			}
		}
		assertThat(victim).hasContent("untouched");
		try (var files = Files.list(outside)) {
			assertThat(files).containsExactly(victim);
		}
	}

	@Test
	void exhaustedNetworkIsToldAndLeavesNothing() {
		String network = "net" + ++number;
		networks().create(NetworkSpec.of(network).withInet(AddressRange.of("10.127.9.0/30")));
		ContainerSpec first = server(Networking.of(Membership.of(network)));
		start(first);
		ContainerSpec second = host.shell("true").with(Networking.of(Membership.of(network)));
		host.containers().create(second);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(second.id()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NO_CAPACITY));
		host.containers().remove(second.id());
		assertThat(networks().members(network)).containsOnlyKeys(first.id());
		end(first);
		networks().remove(network);
	}

	@Test
	void portsOfAContainerInAnInternalNetworkAreRefused() {
		String network = "net" + ++number;
		networks().create(NetworkSpec.of(network).with(Traffic.INTERNAL));
		ContainerSpec spec = host.shell("true")
			.with(Networking.of(Membership.of(network))
				.withPorts(List.of(new PortMapping("127.0.0.1", 0, 80, Protocol.TCP))));
		host.containers().create(spec);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(spec.id()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_INVALID));
		host.containers().remove(spec.id());
		networks().remove(network);
	}

}
