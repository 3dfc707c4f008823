package dev.gantry.engine.network;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.engine.EngineHome;
import dev.gantry.kernel.netlink.Link;
import dev.gantry.kernel.netlink.Rtnetlink;
import dev.gantry.kernel.nftables.Nftables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A bridge of this host's kernel with containers that are namespaces and sockets only,
 * and the proof that it leaves nothing.
 */
abstract class BridgeSetting {

	static final int PORT = 7000;

	final List<AutoCloseable> open = new ArrayList<>();

	@TempDir
	Path directory;

	EngineHome home;

	BridgeNetwork network;

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

	Guest guest(String answer, List<PortMapping> mappings) throws IOException {
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

	NetworkNamespace namespace() {
		NetworkNamespace namespace = new NetworkNamespace();
		this.open.add(namespace);
		return namespace;
	}

	static void serve(ServerSocket server, String answer) {
		while (!server.isClosed()) {
			try (Socket socket = server.accept()) {
				socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	static String ask(String address, int port) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), 1500);
			socket.setSoTimeout(1500);
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	static void echo(DatagramSocket resolver) {
		try {
			DatagramPacket question = new DatagramPacket(new byte[100], 100);
			resolver.receive(question);
			resolver.send(question);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static PortMapping mapping(String hostAddress, int hostPort) {
		return new PortMapping(hostAddress, hostPort, PORT, Protocol.TCP);
	}

	/** Something that answers in a namespace of its own. */
	record Guest(NetworkNamespace namespace, Attachment attachment) {
	}

}
