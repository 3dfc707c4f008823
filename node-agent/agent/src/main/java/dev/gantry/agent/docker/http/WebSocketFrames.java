package dev.gantry.agent.docker.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Bytes in web socket messages (RFC 6455): what comes in messages goes on as bytes,
 * whatever their kind and however they are cut; what is written becomes binary messages.
 */
final class WebSocketFrames extends ChannelDuplexHandler {

	private static final int LONGEST = 65536;

	private WebSocketFrames() {
	}

	/** Puts the protocol before the pipeline's last handler, which gets bytes. */
	static void before(ChannelPipeline pipeline, String last) {
		WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
			.expectMaskedFrames(true)
			.maxFramePayloadLength(LONGEST)
			.build();
		pipeline.addBefore(last, "web-socket-decoder", new WebSocket13FrameDecoder(config));
		pipeline.addBefore(last, "web-socket-encoder", new WebSocket13FrameEncoder(false));
		pipeline.addBefore(last, "web-socket-frames", new WebSocketFrames());
	}

	/** What a server answers to a client's key (RFC 6455, 4.2.2). */
	static String accept(String key) {
		try {
			byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
			return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JVM has SHA-1", ex);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof PingWebSocketFrame ping) {
			context.writeAndFlush(new PongWebSocketFrame(ping.content()));
			context.read();
		}
		else if (message instanceof CloseWebSocketFrame close) {
			context.writeAndFlush(close).addListener((done) -> context.close());
		}
		else if (message instanceof PongWebSocketFrame pong) {
			pong.release();
			context.read();
		}
		else if (message instanceof WebSocketFrame frame) {
			context.fireChannelRead(frame.content());
		}
		else {
			context.fireChannelRead(message);
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		boolean bytes = message instanceof ByteBuf buffer && buffer.isReadable();
		super.write(context, bytes ? new BinaryWebSocketFrame((ByteBuf) message) : message, promise);
	}

	/** The end is told before the connection is closed. */
	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		context.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener((done) -> context.close(promise));
	}

}
