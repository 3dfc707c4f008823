package dev.gantry.agent.docker.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.gantry.contracts.errors.GantryException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * One client's connection. Its requests are answered one after the other by workers; what
 * they read and write passes through here. While a request is worked on, one read is
 * always open, by which the client's going is seen.
 */
final class Connection extends ChannelInboundHandlerAdapter {

	private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);

	/** What this handler is called in the pipeline. */
	static final String NAME = "connection";

	private final Routes routes;

	private final Executor workers;

	private final Map<String, String> always;

	/** All below belong to the channel's event loop. */
	private ChannelHandlerContext context;

	private Inlet body;

	private boolean busy;

	private boolean keepAlive;

	private boolean hijacked;

	private final Deque<Object> early = new ArrayDeque<>();

	private final List<Runnable> whenGone = new ArrayList<>();

	private boolean gone;

	private boolean inputEnded;

	private final Unread unread = new Unread();

	Connection(Routes routes, Executor workers, Map<String, String> always) {
		this.routes = routes;
		this.workers = workers;
		this.always = always;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.context = context;
		context.read();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.hijacked) {
			this.body.offer((ByteBuf) message);
			return;
		}
		if (this.unread.isExpected()) {
			Runnable next = this.unread.drop(message) ? this::close : this::readMore;
			next.run();
			return;
		}
		if (message instanceof HttpRequest && this.busy || !this.early.isEmpty()) {
			this.early.add(message);
			return;
		}
		accept(message);
	}

	private void accept(Object message) {
		if (message instanceof HttpRequest request) {
			begin(request);
		}
		if (message instanceof HttpContent content) {
			Inlet to = this.body;
			if (to == null) {
				content.release();
				return;
			}
			to.offer(content.content());
			if (content instanceof LastHttpContent) {
				to.end();
				readMore();
			}
		}
	}

	private void begin(HttpRequest request) {
		this.busy = true;
		this.keepAlive = HttpUtil.isKeepAlive(request);
		this.body = new Inlet(this::readMore);
		if (request.decoderResult().isFailure()) {
			this.keepAlive = false;
			refuse(400, "the request is no HTTP: " + request.decoderResult().cause().getMessage());
			return;
		}
		if (HttpUtil.is100ContinueExpected(request)) {
			this.context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
		}
		Inlet sent = this.body;
		Exchange.Request asked;
		Routes.Match match;
		try {
			asked = Exchange.Request.of(request);
			match = this.routes.match(asked.method(), asked.path());
		}
		catch (ApiException ex) {
			refuse(ex.status(), ex.getMessage());
			return;
		}
		catch (IllegalArgumentException ex) {
			refuse(400, "the request's address cannot be read: " + ex.getMessage());
			return;
		}
		Exchange exchange = new Exchange(this, asked, match, sent);
		try {
			this.workers.execute(() -> work(exchange, match.handler()));
		}
		catch (RejectedExecutionException ex) {
			refuse(503, "too many requests are being worked on; try again later");
		}
	}

	private void work(Exchange exchange, Handler handler) {
		try {
			handler.handle(exchange);
		}
		catch (ApiException ex) {
			fail(exchange, ex.status(), ex.getMessage());
		}
		catch (GantryException ex) {
			fail(exchange, Refusals.status(ex), Refusals.sentence(ex));
		}
		catch (IllegalArgumentException ex) {
			fail(exchange, 400, ex.getMessage());
		}
		catch (IOException ex) {
			LOGGER.debug("A client went away", ex);
			close();
		}
		catch (RuntimeException ex) {
			LOGGER.error("Answer {}", exchange, ex);
			fail(exchange, 500, "the engine failed: " + ex);
		}
	}

	/** Once an answer has begun, only its end can tell that it failed. */
	private void fail(Exchange exchange, int status, String message) {
		if (exchange.answered()) {
			LOGGER.warn("An answer broke off: {}", message);
			close();
			return;
		}
		exchange.json(status, Map.of("message", String.valueOf(message)));
	}

	private void refuse(int status, String message) {
		answer(status, "application/json", Map.of(), JsonMapper.shared().writeValueAsBytes(Map.of("message", message)));
	}

	void onGone(Runnable action) {
		this.context.executor().execute(() -> {
			if (this.gone) {
				this.workers.execute(action);
			}
			else {
				this.whenGone.add(action);
			}
		});
	}

	private HttpResponse dressed(HttpResponse response, String contentType, Map<String, String> headers) {
		this.always.forEach(response.headers()::set);
		headers.forEach(response.headers()::set);
		if (contentType != null) {
			response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
		}
		return response;
	}

	void answer(int status, String contentType, Map<String, String> headers, byte[] content) {
		DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
				HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(content));
		dressed(response, contentType, headers);
		if (status != 204 && status != 304) {
			response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.length);
		}
		this.context.executor().execute(() -> {
			boolean lasting = lasting(response);
			this.context.writeAndFlush(response).addListener((done) -> finished(lasting));
		});
	}

	/** Whether the connection can be used again: the whole request was read. */
	private boolean lasting(HttpResponse response) {
		boolean lasting = this.keepAlive && this.body.ended();
		if (!lasting) {
			response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		}
		return lasting;
	}

	OutputStream stream(int status, String contentType, Map<String, String> headers) {
		HttpResponse response = dressed(
				new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status)), contentType,
				headers);
		response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
		this.context.writeAndFlush(response);
		return new Outlet(this.context.channel(), DefaultHttpContent::new,
				() -> this.context.executor()
					.execute(() -> this.context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
						.addListener((done) -> finished(this.keepAlive && this.body.ended()))));
	}

	/** Takes the connection over for bytes in web socket messages (RFC 6455, 4.2.2). */
	Hijacked webSocket(String key) {
		HttpResponse response = dressed(
				new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS), null,
				Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept",
						WebSocketFrames.accept(key)));
		return takeOver(response, true, (pipeline) -> WebSocketFrames.before(pipeline, NAME));
	}

	Hijacked hijack(boolean upgrade, String contentType) {
		HttpResponse response = dressed(
				new DefaultHttpResponse(HttpVersion.HTTP_1_1,
						upgrade ? new HttpResponseStatus(101, "UPGRADED") : HttpResponseStatus.OK),
				contentType, Map.of());
		if (upgrade) {
			response.headers()
				.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
				.set(HttpHeaderNames.UPGRADE, "tcp");
		}
		return takeOver(response, upgrade, (pipeline) -> {
		});
	}

	private Hijacked takeOver(HttpResponse response, boolean upgrade, Consumer<ChannelPipeline> protocol) {
		Inlet input = new Inlet(this::readMore);
		this.context.executor().execute(() -> {
			this.context.write(response);
			if (upgrade) {
				this.context.write(LastHttpContent.EMPTY_LAST_CONTENT);
			}
			this.context.flush();
			this.body = input;
			this.hijacked = true;
			protocol.accept(this.context.pipeline());
			this.context.pipeline().remove(HttpServerCodec.class);
			if (this.gone) {
				input.abort();
			}
		});
		return new Hijacked(input, new Outlet(this.context.channel(), (bytes) -> bytes, this::close));
	}

	private void finished(boolean lasting) {
		if (!lasting && !this.gone && this.body != null && !this.body.ended()) {
			this.unread.expect();
			this.context.executor().schedule(this::close, Unread.MOST_SECONDS, TimeUnit.SECONDS);
			readMore();
			return;
		}
		if (!lasting || this.gone) {
			close();
			return;
		}
		this.whenGone.clear();
		this.busy = false;
		this.body = null;
		while (!this.busy && !this.early.isEmpty()) {
			accept(this.early.remove());
		}
		while (this.busy && !this.early.isEmpty() && this.early.element() instanceof HttpContent) {
			accept(this.early.remove());
		}
		readMore();
	}

	/** Netty takes it ill when it shall read after the end of the input. */
	private void readMore() {
		this.context.executor().execute(() -> {
			if (!this.inputEnded && !this.gone) {
				this.context.read();
			}
		});
	}

	private void close() {
		this.context.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.body != null) {
			this.body.readComplete();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
		if (event instanceof ChannelInputShutdownEvent || event instanceof ChannelInputShutdownReadComplete) {
			boolean first = !this.inputEnded;
			this.inputEnded = true;
			if (this.hijacked && !first) {
				return;
			}
			boolean byTls = context.pipeline().get(SslHandler.class) != null;
			if (this.hijacked && !byTls) {
				this.body.end();
				Departure.watch(context);
			}
			else {
				context.close();
			}
			return;
		}
		if (event instanceof SslCloseCompletionEvent end && end.isSuccess() && this.hijacked) {
			this.body.end();
			return;
		}
		super.userEventTriggered(context, event);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.gone = true;
		if (this.body != null) {
			this.body.abort();
		}
		this.early.forEach(ReferenceCountUtil::release);
		this.early.clear();
		List<Runnable> actions = List.copyOf(this.whenGone);
		this.whenGone.clear();
		actions.forEach(this::clean);
	}

	private void clean(Runnable action) {
		try {
			this.workers.execute(action);
		}
		catch (RejectedExecutionException ex) {
			action.run();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		LOGGER.debug("A connection broke", cause);
		context.close();
	}

}
