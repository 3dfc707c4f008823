package dev.gantry.engine.network;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.kernel.netlink.Link;
import dev.gantry.kernel.netlink.Rtnetlink;
import dev.gantry.kernel.nftables.Nftables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Named networks in this host's kernel, with namespaces in place of containers. */
class NamedNetworkTests {

	private static final int PORT = 7000;

	/** How long what must not come is waited for; the kernel asks again after 1 s. */
	private static final int BRIEF_MILLIS = 400;

	private static final int PATIENCE_MILLIS = 30_000;

	private final List<AutoCloseable> open = new ArrayList<>();

	@TempDir
	private Path directory;

	private EngineHome home;

	private BridgeNetwork network;

	@BeforeEach
	void openNetwork() {
		assumeTrue("root".equals(System.getProperty("user.name")), "kernel tests need root");
		this.home = EngineHome.below(this.directory);
		this.network = BridgeNetwork.open(this.home);
	}

	@AfterEach
	void leaveNothingBehind() throws Exception {
		if (this.network == null) {
			return;
		}
		this.network.teardown();
		this.network.close();
		for (AutoCloseable each : this.open) {
			each.close();
		}
		try (Rtnetlink rtnetlink = Rtnetlink.open(); Nftables nftables = Nftables.open()) {
			NetworkNames names = new NetworkNames(this.home.shortName());
			assertThat(rtnetlink.links()).extracting(Link::name)
				.noneMatch((name) -> name.startsWith(names.linkPrefix()) || name.startsWith(names.bridgePrefix())
						|| name.equals(names.bridge()));
			assertThat(nftables.hasTable(names.table())).isFalse();
		}
	}

	@Test
	void membersReachEachOtherAndOthersDoNot() throws IOException {
		this.network.create(NetworkSpec.of("one"));
		this.network.create(NetworkSpec.of("two"));
		Guest a = guest("a", List.of(), Membership.of("one"));
		Guest b = guest("b", List.of(), Membership.of("one"));
		Guest c = guest("c", List.of(), Membership.of("two"));
		Guest d = guest("d", List.of(), Membership.of("bridge"));
		assertThat(b.ask(a)).isEqualTo("a");
		assertThat(ask(a.address(), PORT)).as("the host").isEqualTo("a");
		for (Guest stranger : List.of(c, d)) {
			assertUnreachable(stranger, a.address(), PORT);
			assertUnreachable(a, stranger.address(), PORT);
		}
	}

	@Test
	void containerInSeveralNetworksReachesTheMembersOfEach() throws IOException {
		this.network.create(NetworkSpec.of("one"));
		this.network.create(NetworkSpec.of("two").with(Traffic.INTERNAL));
		Guest a = guest("a", List.of(), Membership.of("two"), Membership.of("one"));
		Guest b = guest("b", List.of(), Membership.of("one"));
		Guest c = guest("c", List.of(), Membership.of("two"));
		assertThat(a.ask(b)).isEqualTo("b");
		assertThat(a.ask(c)).isEqualTo("c");
		assertUnreachable(c, b.address(), PORT);
		String one = this.network.find("one").orElseThrow().spec().inet().gateway();
		assertThat(a.attachment().gateway()).as("the way out is by the network that has one").isEqualTo(one);
	}

	@Test
	void internalNetworkLeadsNowhere() throws IOException {
		this.network.create(NetworkSpec.of("inside").with(Traffic.INTERNAL));
		Guest a = guest("a", List.of(), Membership.of("inside"));
		Guest b = guest("b", List.of(), Membership.of("inside"));
		Guest published = guest("p", List.of(mapping("0.0.0.0", 0)), Membership.of("bridge"));
		assertThat(a.ask(b)).isEqualTo("b");
		int port = published.attachment().published().get(0).hostPort();
		assertUnreachable(a, a.gateway(), port);
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> guest("c", List.of(mapping("0.0.0.0", 0)), Membership.of("inside")))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_INVALID))
			.withMessageContaining("internal");
	}

	@Test
	void membersThatMayNotTalkReachPublishedPortsOnly() throws IOException {
		this.network.create(NetworkSpec.of("quiet").with(new Traffic(false, false, true)));
		Guest a = guest("a", List.of(mapping("0.0.0.0", 0)), Membership.of("quiet"));
		Guest b = guest("b", List.of(), Membership.of("quiet"));
		assertUnreachable(b, a.address(), PORT);
		int port = a.attachment().published().get(0).hostPort();
		assertThat(b.namespace().<String>run(() -> ask(b.gateway(), port))).isEqualTo("a");
		assertThat(ask("127.0.0.1", port)).isEqualTo("a");
	}

	@Test
	void connectsAndDisconnectsWhileItRuns() throws IOException {
		this.network.create(NetworkSpec.of("one"));
		this.network.create(NetworkSpec.of("two"));
		Guest a = guest("a", List.of(mapping("127.0.0.1", 0)), Membership.of("one"));
		Guest b = guest("b", List.of(), Membership.of("two"));
		assertUnreachable(b, a.address(), PORT);
		Attachment both = this.network.connect(a.namespace().file(), "a", Membership.of("two"), List.of("a"));
		String inTwo = both.endpoint(this.network.find("two").orElseThrow().id()).orElseThrow().inet().address();
		assertThat(b.namespace().<String>run(() -> ask(inTwo, PORT))).isEqualTo("a");
		int port = a.attachment().published().get(0).hostPort();
		assertThat(ask("127.0.0.1", port)).isEqualTo("a");
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> this.network.connect(a.namespace().file(), "a", Membership.of("two"), List.of()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		Attachment left = this.network.disconnect(a.namespace().file(), "a", "one").orElseThrow();
		assertThat(left.address()).isEqualTo(inTwo);
		assertThat(ask("127.0.0.1", port)).as("the published port follows").isEqualTo("a");
		assertThat(this.network.disconnect(a.namespace().file(), "a", "two")).isEmpty();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask("127.0.0.1", port));
		this.network.remove("one");
	}

	@Test
	void findsMembersByNameAliasIdAndAddress() throws IOException {
		this.network.create(NetworkSpec.of("one"));
		Guest a = guest("web", List.of(), Membership.of("one").withAliases(List.of("Service")));
		Guest b = guest("db", List.of(), Membership.of("one").withAliases(List.of("service")));
		assertThat(b.lookUp("web", 1)).containsExactly(a.address());
		assertThat(b.lookUp("WEB.one", 1)).containsExactly(a.address());
		assertThat(a.lookUp("service", 1)).containsExactlyInAnyOrder(a.address(), b.address());
		assertThat(a.lookUp("db", 28)).isEmpty();
		String[] parts = b.address().split("\\.");
		String reverse = parts[3] + "." + parts[2] + "." + parts[1] + "." + parts[0] + ".in-addr.arpa";
		assertThat(a.lookUp(reverse, 12)).containsExactly("db.one");
		assertThat(a.lookUpByStream("db", 1)).containsExactly(b.address());
		this.network.detach("db");
		assertThat(this.network.members("one")).containsOnlyKeys("web");
	}

	@Test
	void namesOfOtherNetworksAreUnknown() throws IOException {
		this.network.create(NetworkSpec.of("one").with(Traffic.INTERNAL));
		this.network.create(NetworkSpec.of("two").with(Traffic.INTERNAL));
		Guest a = guest("a", List.of(), Membership.of("one"));
		guest("b", List.of(), Membership.of("two"));
		assertThat(a.lookUp("b", 1)).containsExactly("code 3");
		assertThat(a.lookUp("example.org", 1)).as("nothing upstream").containsExactly("code 3");
	}

	@Test
	void otherQuestionsGoUpstreamAndTheAnswerComesBack() throws Exception {
		this.network.create(NetworkSpec.of("one"));
		try (DatagramSocket upstream = new DatagramSocket(53, InetAddress.getByName("127.0.0.79"))) {
			answer(upstream);
			Guest a = guest("a", List.of(), new ResolverSettings(List.of("127.0.0.79"), List.of(), List.of()),
					Membership.of("one"));
			assertThat(a.lookUp("example.org", 1)).containsExactly("192.0.2.1");
		}
	}

	@Test
	void hostileQuestionsHurtNobody() throws IOException {
		this.network.create(NetworkSpec.of("one"));
		Guest a = guest("a", List.of(), Membership.of("one"));
		List<byte[]> hostile = new ArrayList<>();
		for (int length : List.of(0, 1, 11, 12, 13, 16, 4096, 9000)) {
			hostile.add(new byte[length]);
		}
		byte[] pointer = DnsClient.question("a", 1);
		pointer[12] = (byte) 0xc0;
		hostile.add(pointer);
		byte[] manyQuestions = DnsClient.question("a", 1);
		manyQuestions[4] = 0x7f;
		hostile.add(manyQuestions);
		byte[] endless = new byte[500];
		System.arraycopy(DnsClient.question("a", 1), 0, endless, 0, 12);
		java.util.Arrays.fill(endless, 12, endless.length, (byte) 63);
		hostile.add(endless);
		a.namespace().run(() -> {
			try (DatagramSocket socket = new DatagramSocket()) {
				for (byte[] message : hostile) {
					socket.send(new DatagramPacket(message, message.length,
							new InetSocketAddress(InetAddress.getByName(a.gateway()), 53)));
				}
			}
			return null;
		});
		assertThat(a.lookUp("a", 1)).containsExactly(a.address());
	}

	@Test
	void questionsGoToTheHostsResolverWhileNobodyListens() throws IOException {
		HostResolver host = new HostResolver(List.of(Ipv4.of("127.0.0.78")), List.of(), List.of());
		this.network.close();
		this.network = BridgeNetwork.open(this.home, host);
		this.network.create(NetworkSpec.of("one"));
		Guest a = guest("a", List.of(), Membership.of("one"));
		assertThat(a.lookUp("a", 1)).containsExactly(a.address());
		this.network.close();
		try (DatagramSocket upstream = new DatagramSocket(53, InetAddress.getByName("127.0.0.78"))) {
			answer(upstream);
			assertThat(a.lookUp("example.org", 1)).as("agent down").containsExactly("192.0.2.1");
			this.network = BridgeNetwork.open(this.home, host);
			this.network.restore(Map.of("a", a.attachment()));
			assertThat(a.lookUp("a", 1)).as("agent back").containsExactly(a.address());
		}
	}

	@Test
	void dualStackNetworkHasAddressesOfBothFamiliesAndOthersHaveNoIpv6() throws IOException {
		assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this kernel has no IPv6");
		this.network.create(NetworkSpec.of("both").withInet6(AddressRange.ANY));
		this.network.create(NetworkSpec.of("four"));
		Guest a = guest("a", List.of(mapping("::", 0)), Membership.of("both"));
		Guest b = guest("b", List.of(), Membership.of("both"));
		Guest c = guest("c", List.of(), Membership.of("four"));
		String inet6 = a.attachment().endpoints().get(0).inet6().address();
		assertThat(inet6).startsWith("fd67:");
		assertThat(b.namespace().<String>run(() -> ask(inet6, PORT))).isEqualTo("a");
		assertThat(b.lookUp("a", 28)).containsExactly(inet6);
		int port = a.attachment().published().get(0).hostPort();
		String gateway6 = a.attachment().endpoints().get(0).inet6().gateway();
		assertThat(ask(gateway6, port)).isEqualTo("a");
		assertThat(b.namespace().<String>run(() -> ask(gateway6, port))).isEqualTo("a");
		String all = c.namespace().run(() -> Files.readString(Path.of("/proc/thread-self/net/if_inet6")));
		assertThat(all).doesNotContain("eth0");
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> guest("d", List.of(mapping("::", 0)), Membership.of("four")))
			.withMessageContaining("IPv6");
	}

	@Test
	void addressThatIsAskedForIsGivenOnce() throws IOException {
		this.network
			.create(NetworkSpec.of("one").withInet(new AddressRange("10.127.3.0/28", "10.127.3.14", "10.127.3.8/29")));
		Guest a = guest("a", List.of(), Membership.of("one").withAddress("10.127.3.5"));
		assertThat(a.address()).isEqualTo("10.127.3.5");
		assertThat(a.attachment().gateway()).isEqualTo("10.127.3.14");
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> guest("b", List.of(), Membership.of("one").withAddress("10.127.3.5")))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		for (String impossible : List.of("10.127.3.0", "10.127.3.14", "10.127.3.15", "10.127.4.1", "x")) {
			assertThatExceptionOfType(GantryException.class)
				.isThrownBy(() -> guest("b", List.of(), Membership.of("one").withAddress(impossible)))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_INVALID));
		}
		assertThat(guest("c", List.of(), Membership.of("one")).address()).isEqualTo("10.127.3.8");
	}

	@Test
	void exhaustedPoolIsToldAndNothingStays() throws IOException {
		this.network.create(NetworkSpec.of("small").withInet(AddressRange.of("10.127.4.0/30")));
		Guest a = guest("a", List.of(), Membership.of("small"));
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(
					() -> guest("b", List.of(mapping("0.0.0.0", 0)), Membership.of("bridge"), Membership.of("small")))
			.satisfies((ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.NO_CAPACITY);
				assertThat(ex.remedy()).contains("network");
			});
		assertThat(this.network.members("bridge")).isEmpty();
		this.network.detach("a");
		assertThat(guest("c", List.of(), Membership.of("small")).address()).isEqualTo(a.address());
	}

	@Test
	void refusesNetworksThatCollide() {
		this.network.create(NetworkSpec.of("one").withInet(AddressRange.of("10.127.5.0/24")));
		for (String subnet : List.of("10.127.5.0/25", "10.127.0.0/16", "127.0.0.0/8")) {
			assertThatExceptionOfType(GantryException.class)
				.isThrownBy(() -> this.network.create(NetworkSpec.of("two").withInet(AddressRange.of(subnet))))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		}
		for (String subnet : List.of("10.127.6.1/24", "10.127.6.0/31", "x", "10.127.6.0")) {
			assertThatExceptionOfType(GantryException.class)
				.isThrownBy(() -> this.network.create(NetworkSpec.of("two").withInet(AddressRange.of(subnet))))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_INVALID));
		}
		for (String name : List.of("one", "bridge", "host", "none")) {
			assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.network.create(NetworkSpec.of(name)))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		}
		assertThat(this.network.list()).extracting(NamedNetwork::name).containsExactly("bridge", "one");
	}

	@Test
	void networkInUseCannotBeRemovedNorTheDefaultOne() throws IOException {
		NamedNetwork one = this.network.create(NetworkSpec.of("one"));
		guest("a", List.of(), Membership.of(one.id()));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.network.remove("one"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.network.remove("bridge"));
		this.network.detach("a");
		assertThatCode(() -> this.network.remove(one.id().substring(0, 12))).doesNotThrowAnyException();
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.network.remove("one"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_FOUND));
	}

	@Test
	void networksStandAgainAfterARestartOfTheHost() throws IOException {
		NamedNetwork one = this.network.create(NetworkSpec.of("one").withLabels(Map.of("a", "b")));
		this.network.teardown();
		this.network.close();
		this.network = BridgeNetwork.open(this.home);
		assertThat(this.network.find("one")).contains(one);
		Guest a = guest("a", List.of(), Membership.of("one"));
		assertThat(a.lookUp("a", 1)).containsExactly(a.address());
	}

	private static void assertUnreachable(Guest from, String address, int port) {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> from.namespace().run(() -> ask(address, port, BRIEF_MILLIS)))
			.withCauseInstanceOf(IOException.class);
	}

	private static void answer(DatagramSocket upstream) {
		Thread thread = new Thread(() -> {
			try {
				while (true) {
					DatagramPacket question = new DatagramPacket(new byte[4096], 4096);
					upstream.receive(question);
					byte[] answer = DnsClient.answer(question.getData(), question.getLength());
					upstream.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
				}
			}
			catch (IOException ex) {
				// Closed.
				return;
			}
		}, "upstream");
		thread.setDaemon(true);
		thread.start();
	}

	private Guest guest(String name, List<PortMapping> ports, Membership... memberships) throws IOException {
		return guest(name, ports, ResolverSettings.HOST, memberships);
	}

	private Guest guest(String name, List<PortMapping> ports, ResolverSettings resolver, Membership... memberships)
			throws IOException {
		NetworkNamespace namespace = new NetworkNamespace();
		this.open.add(namespace);
		Attachment attachment = this.network.attach(namespace.file(), null,
				new Connection(name, List.of(name), List.of(memberships), ports, resolver));
		ServerSocket server = namespace.run(() -> new ServerSocket(PORT));
		this.open.add(server);
		Thread answering = new Thread(() -> serve(server, name), "guest-" + name);
		answering.setDaemon(true);
		answering.start();
		return new Guest(namespace, attachment);
	}

	private static void serve(ServerSocket server, String answer) {
		while (!server.isClosed()) {
			try (Socket socket = server.accept()) {
				socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private static String ask(String address, int port) throws IOException {
		return ask(address, port, PATIENCE_MILLIS);
	}

	private static String ask(String address, int port, int patience) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), patience);
			socket.setSoTimeout(PATIENCE_MILLIS);
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static PortMapping mapping(String hostAddress, int hostPort) {
		return new PortMapping(hostAddress, hostPort, PORT, Protocol.TCP);
	}

	/** Something that answers in a namespace of its own. */
	private record Guest(NetworkNamespace namespace, Attachment attachment) {

		String address() {
			return this.attachment.address();
		}

		String gateway() {
			return this.attachment.endpoints().get(0).inet().gateway();
		}

		String ask(Guest other) {
			return this.namespace.run(() -> NamedNetworkTests.ask(other.address(), PORT));
		}

		List<String> lookUp(String name, int type) {
			return this.namespace.run(() -> DnsClient.lookUp(this.attachment.nameservers().get(0), name, type));
		}

		List<String> lookUpByStream(String name, int type) {
			return this.namespace.run(() -> DnsClient.lookUpByStream(this.attachment.nameservers().get(0), name, type));
		}

	}

}
