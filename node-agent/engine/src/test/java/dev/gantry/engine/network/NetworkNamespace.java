package dev.gantry.engine.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * A network namespace that lives in one thread: what runs there sees the namespace, and
 * the kernel drops it with the thread.
 */
final class NetworkNamespace implements AutoCloseable {

	private static final int CLONE_NEWNET = 0x40000000;

	private static final int AF_NETLINK = 16;

	private static final int SOCK_RAW = 3;

	private static final Functions FUNCTIONS = LibraryLoader.create(Functions.class).load("c");

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread created = new Thread(task, "network-namespace");
		created.setDaemon(true);
		return created;
	});

	private final Path file;

	NetworkNamespace() {
		this.file = run(() -> {
			if (FUNCTIONS.unshare(CLONE_NEWNET) != 0) {
				throw new IllegalStateException("unshare CLONE_NEWNET was refused");
			}
			return Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self"))).resolve("ns/net");
		});
	}

	/** A file that refers to the namespace. */
	Path file() {
		return this.file;
	}

	/** Runs an action inside; sockets that it opens stay inside. */
	<T> T run(Callable<T> action) {
		try {
			return this.thread.submit(action).get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("in the network namespace: " + ex.getCause(), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Sends ready netlink messages from inside, as a container's init does. */
	void configure(List<byte[]> messages) {
		run(() -> {
			int socket = FUNCTIONS.socket(AF_NETLINK, SOCK_RAW, 0);
			try {
				messages.forEach((message) -> send(socket, message));
				return null;
			}
			finally {
				FUNCTIONS.close(socket);
			}
		});
	}

	private static void send(int socket, byte[] message) {
		FUNCTIONS.send(socket, message, message.length, 0);
		byte[] answer = new byte[4096];
		FUNCTIONS.recv(socket, answer, answer.length, 0);
		int code = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getInt(16);
		if (code != 0) {
			int type = Short.toUnsignedInt(ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).getShort(4));
			throw new IllegalStateException("netlink message of type " + type + " was answered with " + code);
		}
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	/** The C functions that this needs. */
	public interface Functions {

		int unshare(int flags);

		int socket(int domain, int type, int protocol);

		long send(int descriptor, @In byte[] bytes, long length, int flags);

		long recv(int descriptor, @Out byte[] bytes, long length, int flags);

		int close(int descriptor);

	}

}
