package dev.gantry.platform.drains;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

import dev.gantry.contracts.apps.LogLine;

/** Syslog over UDP (RFC 5426); a message that is too long for a datagram is cut. */
final class DatagramSink implements LineSink {

	private static final int LONGEST = 8 * 1024;

	private final URI address;

	private final SyslogFormat format;

	private DatagramSocket socket;

	DatagramSink(URI address, SyslogFormat format) {
		this.address = address;
		this.format = format;
	}

	@Override
	public void send(List<LogLine> lines) throws IOException {
		if (this.socket == null) {
			this.socket = new DatagramSocket();
		}
		InetAddress host = InetAddress.getByName(this.address.getHost());
		for (LogLine line : lines) {
			byte[] message = this.format.format(line);
			this.socket
				.send(new DatagramPacket(message, Math.min(message.length, LONGEST), host, this.address.getPort()));
		}
	}

	@Override
	public void close() {
		if (this.socket != null) {
			this.socket.close();
			this.socket = null;
		}
	}

}
