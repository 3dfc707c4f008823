package dev.gantry.platform.drains;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import dev.gantry.contracts.apps.LogLine;

/** Syslog over TCP or TLS, each message with its length in front (RFC 6587, 5425). */
final class StreamSink implements LineSink {

	private static final int PATIENCE_MILLIS = 10_000;

	private final URI address;

	private final boolean tls;

	private final SyslogFormat format;

	private Socket socket;

	private OutputStream out;

	StreamSink(URI address, boolean tls, SyslogFormat format) {
		this.address = address;
		this.tls = tls;
		this.format = format;
	}

	@Override
	public void send(List<LogLine> lines) throws IOException {
		if (this.socket == null) {
			connect();
		}
		else if (gone()) {
			throw new IOException("the other side has closed the connection");
		}
		for (LogLine line : lines) {
			byte[] message = this.format.format(line);
			this.out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
			this.out.write(message);
		}
		this.out.flush();
	}

	/** Syslog never answers: whoever says something, or the end, is no longer there. */
	private boolean gone() throws IOException {
		this.socket.setSoTimeout(1);
		try {
			return this.socket.getInputStream().read() < 0;
		}
		catch (java.net.SocketTimeoutException ex) {
			return false;
		}
		finally {
			this.socket.setSoTimeout(PATIENCE_MILLIS);
		}
	}

	private void connect() throws IOException {
		Socket plain = new Socket();
		try {
			plain.connect(new InetSocketAddress(this.address.getHost(), this.address.getPort()), PATIENCE_MILLIS);
			plain.setSoTimeout(PATIENCE_MILLIS);
			plain.setKeepAlive(true);
			this.socket = this.tls ? secured(plain) : plain;
			this.out = new BufferedOutputStream(this.socket.getOutputStream(), 64 * 1024);
		}
		catch (IOException ex) {
			plain.close();
			throw ex;
		}
	}

	private Socket secured(Socket plain) throws IOException {
		SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
		SSLSocket secured = (SSLSocket) factory.createSocket(plain, this.address.getHost(), this.address.getPort(),
				true);
		SSLParameters parameters = secured.getSSLParameters();
		// Without this, any valid certificate of anybody would do.
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		secured.setSSLParameters(parameters);
		secured.startHandshake();
		return secured;
	}

	@Override
	public void close() {
		Socket closing = this.socket;
		this.socket = null;
		this.out = null;
		if (closing != null) {
			try {
				closing.close();
			}
			catch (IOException ex) {
				// It was of no use any more.
			}
		}
	}

}
