package dev.gantry.platform.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;

import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/** Makes the connections of one fetch, which together give no more than so many bytes. */
final class BoundedConnections implements HttpConnectionFactory {

	private final long most;

	private long received;

	BoundedConnections(long most) {
		this.most = most;
	}

	boolean exceeded() {
		return this.received > this.most;
	}

	@Override
	public HttpConnection create(URL url) throws IOException {
		return new Connection(url, Proxy.NO_PROXY);
	}

	@Override
	public HttpConnection create(URL url, Proxy proxy) throws IOException {
		return new Connection(url, proxy);
	}

	private int count(int bytes) throws IOException {
		this.received += Math.max(bytes, 0);
		if (exceeded()) {
			throw new IOException("more than " + this.most + " bytes");
		}
		return bytes;
	}

	private final class Connection extends JDKHttpConnection {

		Connection(URL url, Proxy proxy) throws IOException {
			super(url, proxy);
		}

		@Override
		public InputStream getInputStream() throws IOException {
			return new FilterInputStream(super.getInputStream()) {

				@Override
				public int read() throws IOException {
					int value = super.read();
					count((value < 0) ? 0 : 1);
					return value;
				}

				@Override
				public int read(byte[] buffer, int offset, int length) throws IOException {
					return count(super.read(buffer, offset, length));
				}

			};
		}

	}

}
