package dev.gantry.engine.network;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Published ports, with real rules and connections in this host's kernel. */
class PublishedPortsTests extends BridgeSetting {

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

}
