package dev.gantry.agent.docker.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.unix.UnixChannel;

/**
 * Looks whether a client is gone. One that sends no more may still read, or be gone: only
 * a write tells. On a unix socket one of no bytes does, with EPIPE, and nobody sees it.
 */
final class Departure {

	private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(1);

	private static final long LOOK_MILLIS = 1000;

	private Departure() {
	}

	/** Closes the connection once its client is gone. */
	static void watch(ChannelHandlerContext context) {
		if (!context.channel().isActive() || !(context.channel() instanceof UnixChannel channel)) {
			return;
		}
		try {
			channel.fd().write(NOTHING, 0, 0);
			context.executor().schedule(() -> watch(context), LOOK_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (IOException ex) {
			context.close();
		}
	}

}
