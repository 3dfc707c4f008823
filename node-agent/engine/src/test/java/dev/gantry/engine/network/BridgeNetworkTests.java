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
import dev.gantry.kernel.nftables.HookPoint;
import dev.gantry.kernel.nftables.Nftables;
import dev.gantry.kernel.nftables.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Real links, rules and connections in this host's kernel. */
class BridgeNetworkTests {

	private static final int PORT = 7000;

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
			assertThat(rtnetlink.link(names.bridge())).isEmpty();
			assertThat(rtnetlink.links()).extracting(Link::name)
				.noneMatch((name) -> name.startsWith(names.linkPrefix()));
			assertThat(nftables.hasTable(names.table())).isFalse();
		}
	}

	@Test
	void hostReachesContainerAtItsAddress() throws IOException {
		Guest guest = guest("a", List.of());
		assertThat(ask(guest.attachment().address(), PORT)).isEqualTo("a");
	}

	/** Browsers on this host drop their requests whenever an address comes or goes. */
	@Test
	void hostGetsNoAddressWhenAContainerStarts() throws IOException {
		assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this kernel has no IPv6");
		Guest guest = guest("a", List.of());
		assertThat(ask(guest.attachment().address(), PORT)).isEqualTo("a");
		String prefix = new NetworkNames(this.home.shortName()).linkPrefix();
		assertThat(Files.readAllLines(Path.of("/proc/net/if_inet6"))).noneMatch((line) -> line.contains(" " + prefix));
	}

	@Test
	void publishedPortLeadsToContainerFromLoopbackAndFromEveryAddress() throws IOException {
		Guest guest = guest("a", List.of(mapping("0.0.0.0", 0)));
		int port = guest.attachment().published().get(0).hostPort();
		assertThat(port).isPositive();
		assertThat(ask("127.0.0.1", port)).isEqualTo("a");
		assertThat(ask(guest.attachment().gateway(), port)).isEqualTo("a");
	}

	@Test
	void portPublishedOnOneAddressIsNotOnOthers() throws IOException {
		Guest guest = guest("a", List.of(mapping("127.0.0.1", 0)));
		int port = guest.attachment().published().get(0).hostPort();
		assertThat(ask("127.0.0.1", port)).isEqualTo("a");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask(guest.attachment().gateway(), port));
	}

	@Test
	void containerReachesItsOwnAndItsNeighboursPublishedPort() throws IOException {
		Guest a = guest("a", List.of(mapping("0.0.0.0", 0)));
		Guest b = guest("b", List.of());
		int port = a.attachment().published().get(0).hostPort();
		String gateway = a.attachment().gateway();
		assertThat(a.namespace().<String>run(() -> ask(gateway, port))).isEqualTo("a");
		assertThat(b.namespace().<String>run(() -> ask(gateway, port))).isEqualTo("a");
		assertThat(b.namespace().<String>run(() -> ask(a.attachment().address(), PORT))).isEqualTo("a");
	}

	@Test
	void containerReachesTheOutsideThroughTheGateway() throws IOException {
		Guest guest = guest("a", List.of());
		try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"))) {
			InetAddress seen = guest.namespace().run(() -> {
				Socket socket = new Socket(guest.attachment().gateway(), server.getLocalPort());
				this.open.add(socket);
				return server.accept().getInetAddress();
			});
			assertThat(seen.getHostAddress()).isEqualTo(guest.attachment().address());
		}
	}

	@Test
	void takenPortIsRefusedAndNothingStays() throws IOException {
		try (ServerSocket holder = new ServerSocket(0)) {
			NetworkNamespace namespace = namespace();
			PreparedLink link = this.network.prepare(namespace.file());
			assertThatExceptionOfType(GantryException.class)
				.isThrownBy(() -> this.network.attach(link, "a",
						List.of(mapping("0.0.0.0", 0), mapping("0.0.0.0", holder.getLocalPort()))))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.PORT_TAKEN))
				.withMessageContaining(String.valueOf(holder.getLocalPort()));
			assertThat(this.network.attach(link, "a", List.of()).address()).isEqualTo(link.address());
		}
	}

	@Test
	void portOfOneContainerIsTakenForAnotherUntilItIsDetached() throws IOException {
		Guest a = guest("a", List.of(mapping("0.0.0.0", 0)));
		int port = a.attachment().published().get(0).hostPort();
		PreparedLink link = this.network.prepare(namespace().file());
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> this.network.attach(link, "b", List.of(mapping("0.0.0.0", port))))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.PORT_TAKEN));
		this.network.detach("a");
		assertThat(this.network.attach(link, "b", List.of(mapping("0.0.0.0", port))).published())
			.extracting(PublishedPort::hostPort)
			.containsExactly(port);
	}

	@Test
	void restartKeepsLinksAndPortsAndRemovesStrays() throws IOException {
		Guest guest = guest("a", List.of(mapping("0.0.0.0", 0)));
		PreparedLink stray = this.network.prepare(namespace().file());
		this.network.close();
		this.network = BridgeNetwork.open(this.home);
		this.network.restore(Map.of("a", guest.attachment()));
		int port = guest.attachment().published().get(0).hostPort();
		assertThat(ask("127.0.0.1", port)).isEqualTo("a");
		try (Rtnetlink rtnetlink = Rtnetlink.open()) {
			assertThat(rtnetlink.link(stray.hostName())).isEmpty();
			assertThat(rtnetlink.link(guest.attachment().hostName())).isPresent();
		}
		assertThat(this.network.prepare(namespace().file()).address()).isNotEqualTo(guest.attachment().address());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new ServerSocket(port).close());
	}

	@Test
	void flushedRulesArePutBack() throws IOException {
		Guest guest = guest("a", List.of(mapping("0.0.0.0", 0)));
		try (Nftables nftables = Nftables.open()) {
			nftables.apply(Transaction.on(new NetworkNames(this.home.shortName()).table()).deleteTable(), "flush");
		}
		int port = guest.attachment().published().get(0).hostPort();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask("127.0.0.1", port));
		this.network.repair();
		assertThat(ask("127.0.0.1", port)).isEqualTo("a");
	}

	/** As firewalls do when they start: another program, the whole table. */
	@Test
	void rulesThatAnotherProgramFlushesAreBackAtOnce() throws Exception {
		assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nft")), "no nft here to flush rules with");
		Guest guest = guest("a", List.of(mapping("127.0.0.1", 0), mapping("0.0.0.0", 0)));
		String table = new NetworkNames(this.home.shortName()).table();
		int port = guest.attachment().published().get(0).hostPort();
		for (List<String> change : List.of(List.of("delete", "table", "inet", table),
				List.of("flush", "table", "inet", table), List.of("flush", "chain", "inet", table, "forward"),
				List.of("flush", "map", "inet", table, "published_at"))) {
			List<String> command = new ArrayList<>(List.of("/usr/sbin/nft"));
			command.addAll(change);
			assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
			awaitRules(table);
			assertThat(ask("127.0.0.1", port)).isEqualTo("a");
		}
	}

	private static void awaitRules(String table) throws InterruptedException {
		try (Nftables nftables = Nftables.open()) {
			for (int i = 0; i < 600; i++) {
				if (nftables.countRules(table) > 10 && nftables.countElements(table, "published_at") == 1) {
					return;
				}
				Thread.sleep(50);
			}
		}
		throw new AssertionError("the rules of " + table + " do not come back");
	}

	@Test
	void datagramsReachTheNextOwnerOfAPort() throws Exception {
		try (DatagramSocket client = new DatagramSocket()) {
			client.setSoTimeout(500);
			client.connect(InetAddress.getByName("127.0.0.1"), 39_417);
			for (String owner : List.of("first", "second")) {
				NetworkNamespace namespace = namespace();
				PreparedLink link = this.network.prepare(namespace.file());
				namespace.configure(link.messages());
				this.network.attach(link, owner, List.of(new PortMapping("0.0.0.0", 39_417, 53, Protocol.UDP)));
				DatagramSocket server = namespace.run(() -> new DatagramSocket(53));
				this.open.add(server);
				new Thread(() -> say(server, owner), owner).start();
				askUntilAnswered(client, owner);
				this.network.detach(owner);
			}
		}
	}

	private static void say(DatagramSocket server, String answer) {
		try {
			while (true) {
				DatagramPacket question = new DatagramPacket(new byte[10], 10);
				server.receive(question);
				byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
				server.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
			}
		}
		catch (IOException ex) {
			// Closed at the end of the test.
			return;
		}
	}

	/** The first owner goes on answering as long as the connection is remembered. */
	private static void askUntilAnswered(DatagramSocket client, String owner) throws IOException {
		for (int i = 0; i < 60; i++) {
			try {
				client.send(new DatagramPacket(new byte[] { 1 }, 1));
				DatagramPacket answer = new DatagramPacket(new byte[10], 10);
				client.receive(answer);
				String answered = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
				if (answered.equals(owner)) {
					return;
				}
			}
			catch (java.net.SocketTimeoutException | java.net.PortUnreachableException ex) {
				continue;
			}
		}
		throw new IOException(owner + " does not answer");
	}

	@Test
	void takenPortIsToldWithTheProgramThatHasIt() throws IOException {
		try (ServerSocket holder = new ServerSocket(0)) {
			PreparedLink link = this.network.prepare(namespace().file());
			assertThatExceptionOfType(GantryException.class)
				.isThrownBy(() -> this.network.attach(link, "a", List.of(mapping("0.0.0.0", holder.getLocalPort()))))
				.withMessageContaining("java (process " + ProcessHandle.current().pid() + ")");
		}
	}

	@Test
	void oneOfARangeOfPortsIsChosenAndARangeIsLedInOrder() throws IOException {
		try (ServerSocket holder = new ServerSocket(0)) {
			int taken = holder.getLocalPort();
			Guest guest = guest("a",
					List.of(new PortMapping("127.0.0.1", taken, Math.min(taken + 200, 65535), PORT, Protocol.TCP)));
			int port = guest.attachment().published().get(0).hostPort();
			assertThat(port).isGreaterThan(taken);
			assertThat(ask("127.0.0.1", port)).isEqualTo("a");
		}
		assertThat(PortMapping.range("0.0.0.0", 8000, 80, 3, Protocol.UDP))
			.extracting(PortMapping::hostPort, PortMapping::containerPort)
			.containsExactly(org.assertj.core.api.Assertions.tuple(8000, 80),
					org.assertj.core.api.Assertions.tuple(8001, 81), org.assertj.core.api.Assertions.tuple(8002, 82));
	}

	@Test
	void protocolThatTheKernelLacksIsToldAndLeavesNothing() {
		assumeTrue(!Files.exists(Path.of("/proc/net/sctp")), "this kernel has sctp");
		PreparedLink link = this.network.prepare(namespace().file());
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> this.network.attach(link, "a", List.of(new PortMapping("0.0.0.0", 0, 80, Protocol.SCTP))))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.HOST_UNFIT));
		assertThat(this.network.attach(link, "a", List.of()).published()).isEmpty();
	}

	/** A neighbour on the host's own link sends to 127.0.0.1 by way of its address. */
	@Test
	void portOfTheLoopbackIsOutOfReachForContainers() throws IOException {
		Guest a = guest("a", List.of(mapping("127.0.0.1", 0)));
		Guest b = guest("b", List.of());
		int port = a.attachment().published().get(0).hostPort();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> b.namespace().<String>run(() -> ask(b.attachment().gateway(), port)));
	}

	@Test
	void resolverOnTheHostsLoopbackIsAskedThroughTheGateway(@TempDir Path elsewhere) throws IOException {
		HostResolver loopback = new HostResolver(List.of(Ipv4.of("127.0.0.77")), List.of(), List.of());
		BridgeNetwork other = BridgeNetwork.open(EngineHome.below(elsewhere), loopback);
		try (NetworkNamespace namespace = new NetworkNamespace();
				DatagramSocket resolver = new DatagramSocket(53, InetAddress.getByName("127.0.0.77"))) {
			PreparedLink link = other.prepare(namespace.file());
			namespace.configure(link.messages());
			Attachment attachment = other.attach(link, "a", List.of());
			String gateway = attachment.gateway();
			assertThat(attachment.nameservers()).containsExactly(gateway);
			Thread answering = new Thread(() -> echo(resolver), "resolver");
			answering.start();
			assertThat(namespace.<String>run(() -> askForName(gateway))).isEqualTo("name?");
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> namespace.<String>run(() -> askForName("127.0.0.77")));
		}
		finally {
			other.teardown();
			other.close();
		}
	}

	private static void echo(DatagramSocket resolver) {
		try {
			DatagramPacket question = new DatagramPacket(new byte[100], 100);
			resolver.receive(question);
			resolver.send(question);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String askForName(String server) throws IOException {
		try (DatagramSocket socket = new DatagramSocket()) {
			socket.setSoTimeout(1500);
			byte[] question = "name?".getBytes(StandardCharsets.UTF_8);
			socket.connect(InetAddress.getByName(server), 53);
			socket.send(new DatagramPacket(question, question.length));
			DatagramPacket answer = new DatagramPacket(new byte[100], 100);
			socket.receive(answer);
			return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void publishesDatagramPorts() throws IOException {
		NetworkNamespace namespace = namespace();
		PreparedLink link = this.network.prepare(namespace.file());
		namespace.configure(link.messages());
		Attachment attachment = this.network.attach(link, "a",
				List.of(new PortMapping("0.0.0.0", 0, 53, Protocol.UDP)));
		DatagramSocket server = namespace.run(() -> new DatagramSocket(53));
		this.open.add(server);
		new Thread(() -> echo(server), "datagrams").start();
		int port = attachment.published().get(0).hostPort();
		try (DatagramSocket client = new DatagramSocket()) {
			client.setSoTimeout(1500);
			client.connect(InetAddress.getByName("127.0.0.1"), port);
			client.send(new DatagramPacket(new byte[] { 1 }, 1));
			DatagramPacket answer = new DatagramPacket(new byte[10], 10);
			client.receive(answer);
			assertThat(answer.getLength()).isEqualTo(1);
		}
	}

	@Test
	void rulesOfOthersThatDropWhatPassesAreFound() {
		try (NetworkNamespace namespace = new NetworkNamespace(); Nftables elsewhere = namespace.run(Nftables::open)) {
			assertThat(elsewhere.droppingForwardChains()).isEmpty();
			elsewhere.apply(Transaction.on("other")
				.addTable()
				.addChain("passing", HookPoint.FORWARD)
				.addDroppingChain("dropping", HookPoint.FORWARD)
				.addDroppingChain("early", HookPoint.RAW_PREROUTING), "set up");
			assertThat(elsewhere.droppingForwardChains()).containsExactly("other dropping");
		}
	}

	@Test
	void containersOfAnotherHomeAreOutOfReach(@TempDir Path elsewhere) throws IOException {
		Guest here = guest("a", List.of());
		BridgeNetwork other = BridgeNetwork.open(EngineHome.below(elsewhere));
		try (NetworkNamespace namespace = new NetworkNamespace()) {
			PreparedLink link = other.prepare(namespace.file());
			namespace.configure(link.messages());
			other.attach(link, "b", List.of());
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> namespace.<String>run(() -> ask(here.attachment().address(), PORT)));
		}
		finally {
			other.teardown();
			other.close();
		}
	}

	@Test
	void subnetAvoidsTheHostsRoutesAndIsKept() {
		Subnet first = new SubnetFile(this.home.directory().resolve("subnet")).read().orElseThrow();
		this.network.teardown();
		this.network.close();
		assertThat(Files.exists(this.home.directory().resolve("subnet"))).isFalse();
		this.network = BridgeNetwork.open(this.home);
		assertThat(new SubnetFile(this.home.directory().resolve("subnet")).read()).contains(first);
	}

	private Guest guest(String answer, List<PortMapping> mappings) throws IOException {
		NetworkNamespace namespace = namespace();
		PreparedLink link = this.network.prepare(namespace.file());
		namespace.configure(link.messages());
		Attachment attachment = this.network.attach(link, answer, mappings);
		ServerSocket server = namespace.run(() -> new ServerSocket(PORT));
		this.open.add(server);
		Thread answering = new Thread(() -> serve(server, answer), "guest-" + answer);
		answering.setDaemon(true);
		answering.start();
		return new Guest(namespace, attachment);
	}

	private NetworkNamespace namespace() {
		NetworkNamespace namespace = new NetworkNamespace();
		this.open.add(namespace);
		return namespace;
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
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), 1500);
			socket.setSoTimeout(1500);
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static PortMapping mapping(String hostAddress, int hostPort) {
		return new PortMapping(hostAddress, hostPort, PORT, Protocol.TCP);
	}

	/** Something that answers in a namespace of its own. */
	private record Guest(NetworkNamespace namespace, Attachment attachment) {
	}

}
