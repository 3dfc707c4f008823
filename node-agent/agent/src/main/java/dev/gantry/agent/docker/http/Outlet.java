package dev.gantry.agent.docker.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * What goes to a client, at once with each write. A client that does not read holds up
 * the writer, not memory.
 */
final class Outlet extends OutputStream {

	private final Channel channel;

	private final Function<ByteBuf, Object> message;

	private final Runnable closing;

	private boolean closed;

	Outlet(Channel channel, Function<ByteBuf, Object> message, Runnable closing) {
		this.channel = channel;
		this.message = message;
		this.closing = closing;
	}

	@Override
	public void write(int one) throws IOException {
		write(new byte[] { (byte) one }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return;
		}
		if (this.closed || !this.channel.isActive()) {
			throw new IOException("the client is gone");
		}
		ChannelFuture written = this.channel
			.writeAndFlush(this.message.apply(Unpooled.copiedBuffer(bytes, offset, length)));
		if (!this.channel.isWritable()) {
			await(written);
		}
	}

	private static void await(ChannelFuture written) throws IOException {
		try {
			written.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while the client reads", ex);
		}
		if (!written.isSuccess()) {
			throw new IOException("the client is gone", written.cause());
		}
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.closing.run();
		}
	}

}
