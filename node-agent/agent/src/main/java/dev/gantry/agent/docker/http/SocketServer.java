package dev.gantry.agent.docker.http;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves routes on a unix socket that its owner and one group may use, or by TLS to
 * clients with a certificate.
 */
public final class SocketServer implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(SocketServer.class);

	private static final int EVENT_LOOPS = 2;

	private static final int PIECE = 65536;

	/**
	 * Twice what the kernel gives unasked, so that a list of hundreds of containers goes
	 * out in one write: it says that there is room again only when three quarters were
	 * read.
	 */
	private static final int SENT_AHEAD = 212_992;

	private static final int LONGEST_LINE = 65536;

	private final EventLoopGroup loops;

	private final Channel listening;

	private final Path path;

	private SocketServer(EventLoopGroup loops, Channel listening, Path path) {
		this.loops = loops;
		this.listening = listening;
		this.path = path;
	}

	/**
	 * Begins to serve. What was left at the path is replaced.
	 * @param path of the socket
	 * @param groups the first of these that the host has may use it beside the owner
	 * @param always headers of each answer
	 */
	public static SocketServer open(Path path, List<String> groups, Routes routes, Executor workers,
			Map<String, String> always) throws IOException {
		Files.deleteIfExists(path);
		EventLoopGroup loops = new MultiThreadIoEventLoopGroup(EVENT_LOOPS, EpollIoHandler.newFactory());
		try {
			Path hidden = path.resolveSibling("." + path.getFileName() + ".new");
			Files.deleteIfExists(hidden);
			Channel listening = listen(loops, EpollServerDomainSocketChannel.class,
					new DomainSocketAddress(hidden.toFile()), (pipeline) -> {
						pipeline.channel().config().setOption(ChannelOption.SO_SNDBUF, SENT_AHEAD);
						speakHttp(pipeline, new Connection(routes, workers, always));
					});
			restrict(hidden, groups);
			Files.move(hidden, path, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
			return new SocketServer(loops, listening, path);
		}
		catch (IOException | RuntimeException ex) {
			loops.shutdownGracefully();
			throw ex;
		}
	}

	/**
	 * Begins to serve clients that have a certificate.
	 * @param address where, and whom to trust
	 * @param always headers of each answer
	 */
	public static SocketServer open(TlsAddress address, Routes routes, Executor workers, Map<String, String> always)
			throws IOException {
		SslContext tls = address.context();
		EventLoopGroup loops = new MultiThreadIoEventLoopGroup(EVENT_LOOPS, EpollIoHandler.newFactory());
		try {
			Channel listening = listen(loops, EpollServerSocketChannel.class, address.socketAddress(), (pipeline) -> {
				pipeline.addLast(tls.newHandler(pipeline.channel().alloc()));
				speakHttp(pipeline, new Connection(routes, workers, always));
			});
			return new SocketServer(loops, listening, null);
		}
		catch (IOException | RuntimeException ex) {
			loops.shutdownGracefully();
			throw ex;
		}
	}

	private static Channel listen(EventLoopGroup loops, Class<? extends ServerChannel> kind, SocketAddress address,
			Consumer<ChannelPipeline> protocol) throws IOException {
		try {
			return new ServerBootstrap().group(loops)
				.channel(kind)
				.option(ChannelOption.SO_BACKLOG, 1024)
				.childOption(ChannelOption.AUTO_READ, false)
				.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
				.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(PIECE, 4 * PIECE))
				.childHandler(new ChannelInitializer<Channel>() {
					@Override
					protected void initChannel(Channel channel) {
						protocol.accept(channel.pipeline());
					}
				})
				.bind(address)
				.sync()
				.channel();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while opening " + address, ex);
		}
	}

	private static void speakHttp(ChannelPipeline pipeline, Connection connection) {
		pipeline
			.addLast(new HttpServerCodec(new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE)
				.setMaxHeaderSize(LONGEST_LINE)
				.setMaxChunkSize(PIECE)))
			.addLast(Connection.NAME, connection);
	}

	private static void restrict(Path socket, List<String> groups) throws IOException {
		PosixFileAttributeView view = Files.getFileAttributeView(socket, PosixFileAttributeView.class);
		for (String name : groups) {
			try {
				GroupPrincipal group = socket.getFileSystem()
					.getUserPrincipalLookupService()
					.lookupPrincipalByGroupName(name);
				view.setGroup(group);
				break;
			}
			catch (UserPrincipalNotFoundException ex) {
				LOGGER.debug("There is no group {} on this host", name);
			}
		}
		view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
	}

	@Override
	public void close() {
		this.listening.close().awaitUninterruptibly();
		this.loops.shutdownGracefully(0, 2, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
		if (this.path == null) {
			return;
		}
		try {
			Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			LOGGER.warn("Remove {}: {}", this.path, ex.getMessage());
		}
	}

}
