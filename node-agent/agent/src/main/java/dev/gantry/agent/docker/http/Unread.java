package dev.gantry.agent.docker.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * What still comes of a request that was answered before it was read. A client that sends
 * would find the connection broken instead of the answer.
 */
final class Unread {

	/** So much is read for nothing, and for so long. */
	private static final long MOST = 1 << 20;

	static final long MOST_SECONDS = 5;

	private boolean expected;

	private long count;

	void expect() {
		this.expected = true;
	}

	boolean isExpected() {
		return this.expected;
	}

	/** Whether that was enough. */
	boolean drop(Object message) {
		this.count += (message instanceof HttpContent content) ? content.content().readableBytes() : 0;
		ReferenceCountUtil.release(message);
		return message instanceof LastHttpContent || this.count > MOST;
	}

}
