package dev.gantry.engine.network;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.EngineHome;
import dev.gantry.kernel.netlink.Rtnetlink;
import dev.gantry.kernel.nftables.HookPoint;
import dev.gantry.kernel.nftables.Nftables;
import dev.gantry.kernel.nftables.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Real links, rules and connections in this host's kernel. */
class BridgeNetworkTests extends BridgeSetting {

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

}
