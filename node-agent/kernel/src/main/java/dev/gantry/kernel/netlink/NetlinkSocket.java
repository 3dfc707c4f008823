package dev.gantry.kernel.netlink;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.kernel.errno.Errno;

/**
 * A socket to one part of the kernel's network configuration. Requests are answered one
 * after the other; each is over when its acknowledgement has come, which is told apart
 * from answers to other requests by the sequence number. Safe for use by several threads.
 */
public final class NetlinkSocket implements AutoCloseable {

	/** Links, addresses and routes, {@code rtnetlink(7)}. */
	public static final int ROUTE = 0;

	/** The packet filter, {@code NETLINK_NETFILTER}. */
	public static final int NETFILTER = 12;

	private static final int AF_NETLINK = 16;

	private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;

	private static final int SOL_SOCKET = 1;

	private static final int SO_RCVTIMEO = 20;

	private static final int SO_SNDBUFFORCE = 32;

	private static final int SOL_NETLINK = 270;

	private static final int NETLINK_ADD_MEMBERSHIP = 1;

	private static final int EAGAIN = 11;

	private static final int NETLINK_CAP_ACK = 10;

	private static final int NETLINK_EXT_ACK = 11;

	private static final int NLMSG_ERROR = 2;

	private static final int NLMSG_DONE = 3;

	private static final int NLMSGERR_ATTR_MSG = 1;

	/** How long the kernel may take to answer, in seconds. */
	private static final long TIMEOUT = 20;

	/** The largest request, in bytes: a whole rule set with thousands of elements. */
	private static final int SEND_BUFFER = 8 << 20;

	/** The kernel never answers with more in one piece. */
	private static final int BUFFER = 64 * 1024;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());

	private final int descriptor;

	private int sequence;

	private boolean closed;

	private NetlinkSocket(int descriptor) {
		this.descriptor = descriptor;
	}

	/**
	 * Opens a socket.
	 * @param protocol {@link #ROUTE} or {@link #NETFILTER}
	 */
	public static NetlinkSocket open(int protocol) {
		int descriptor = Libc.functions().socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
		if (descriptor < 0) {
			throw failure("open socket", "netlink " + protocol);
		}
		byte[] timeout = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(TIMEOUT).array();
		option(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeout);
		option(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, number(SEND_BUFFER));
		option(descriptor, SOL_NETLINK, NETLINK_CAP_ACK, number(1));
		option(descriptor, SOL_NETLINK, NETLINK_EXT_ACK, number(1));
		return new NetlinkSocket(descriptor);
	}

	/**
	 * Opens a socket that hears what the kernel tells everybody, and sends nothing.
	 * @param protocol as for {@link #open(int)}
	 * @param group the multicast group
	 * @param patience how long {@link #hear} waits, in seconds
	 */
	public static NetlinkSocket listening(int protocol, int group, int patience) {
		NetlinkSocket socket = open(protocol);
		byte[] timeout = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(patience).array();
		option(socket.descriptor, SOL_SOCKET, SO_RCVTIMEO, timeout);
		// Without an address of its own it is taken for the kernel and told nothing.
		byte[] name = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putShort((short) AF_NETLINK).array();
		if (Libc.functions().bind(socket.descriptor, name, name.length) < 0) {
			NetlinkException failure = failure("bind", "netlink " + protocol);
			socket.close();
			throw failure;
		}
		option(socket.descriptor, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, number(group));
		return socket;
	}

	/**
	 * Waits for the next messages of the group that the socket listens to. Of messages
	 * that were lost because nobody read them in time comes an error, {@code ENOBUFS}.
	 * @return none when the patience is over
	 */
	public List<NetlinkReply> hear() {
		ByteBuffer received = this.buffer.clear();
		long length = Libc.functions().recv(this.descriptor, received, BUFFER, 0);
		if (length < 0) {
			int errno = Libc.errno();
			if (errno == EAGAIN || errno == Errno.EINTR.number()) {
				return List.of();
			}
			throw new NetlinkException("hear", "netlink messages", errno, "");
		}
		received.limit((int) length);
		List<NetlinkReply> messages = new ArrayList<>();
		for (int at = 0; at + NetlinkMessage.HEADER <= length;) {
			int size = received.getInt(at);
			if (size < NetlinkMessage.HEADER || at + size > length) {
				break;
			}
			byte[] payload = new byte[size - NetlinkMessage.HEADER];
			received.get(at + NetlinkMessage.HEADER, payload);
			messages.add(new NetlinkReply(Short.toUnsignedInt(received.getShort(at + 4)), payload));
			at += (size + 3) & ~3;
		}
		return messages;
	}

	private static byte[] number(int value) {
		return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
	}

	private static void option(int descriptor, int level, int option, byte[] value) {
		if (Libc.functions().setsockopt(descriptor, level, option, value, value.length) < 0) {
			NetlinkException failure = failure("set socket option", level + "/" + option);
			Libc.functions().close(descriptor);
			throw failure;
		}
	}

	/**
	 * Sends a request and waits for its acknowledgement.
	 * @param message the request
	 * @param operation what is attempted, for errors
	 * @param target on what, for errors
	 * @return what the kernel answered beside the acknowledgement
	 */
	public synchronized List<NetlinkReply> exchange(NetlinkMessage message, String operation, String target) {
		int awaited = ++this.sequence;
		send(message.acknowledged(awaited), operation, target);
		return new Answers(awaited, awaited, operation, target).collect();
	}

	/**
	 * Asks for all things of a kind.
	 * @param message a request with {@link NetlinkMessage#DUMP}
	 */
	public synchronized List<NetlinkReply> dump(NetlinkMessage message, String operation, String target) {
		int awaited = ++this.sequence;
		send(message.bytes(awaited), operation, target);
		return new Answers(awaited, awaited, operation, target).collect();
	}

	/**
	 * Sends several messages in one piece, framed by two that ask for no acknowledgement,
	 * as netfilter's transactions are; all of them happen or none.
	 * @param begin the opening frame; an error of the whole carries its number
	 * @param messages what to do
	 * @param end the closing frame
	 */
	public synchronized List<NetlinkReply> transaction(NetlinkMessage begin, List<NetlinkMessage> messages,
			NetlinkMessage end, String operation, String target) {
		int first = ++this.sequence;
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(begin.bytes(first));
		for (NetlinkMessage message : messages) {
			bytes.writeBytes(message.acknowledged(++this.sequence));
		}
		int last = this.sequence;
		bytes.writeBytes(end.bytes(++this.sequence));
		send(bytes.toByteArray(), operation, target);
		return new Answers(first, last, operation, target).collect();
	}

	private void send(byte[] bytes, String operation, String target) {
		if (this.closed) {
			throw new IllegalStateException(operation + " " + target + ": the netlink socket is closed");
		}
		if (Libc.functions().send(this.descriptor, bytes, bytes.length, 0) < 0) {
			throw failure(operation, target);
		}
	}

	private static NetlinkException failure(String operation, String target) {
		return new NetlinkException(operation, target, Libc.errno(), "");
	}

	@Override
	public synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			Libc.functions().close(this.descriptor);
		}
	}

	/** What comes back for the requests with the numbers from first to last. */
	private final class Answers {

		private final int first;

		private final int last;

		private final String operation;

		private final String target;

		private final List<NetlinkReply> replies = new ArrayList<>();

		private final Map<Integer, Boolean> acknowledged = new HashMap<>();

		private NetlinkException failure;

		private boolean over;

		Answers(int first, int last, String operation, String target) {
			this.first = first;
			this.last = last;
			this.operation = operation;
			this.target = target;
		}

		List<NetlinkReply> collect() {
			while (!this.over) {
				ByteBuffer received = NetlinkSocket.this.buffer.clear();
				long length = Libc.functions().recv(NetlinkSocket.this.descriptor, received, BUFFER, 0);
				if (length >= 0) {
					read(received.limit((int) length));
				}
				else if (Libc.errno() != Errno.EINTR.number()) {
					throw NetlinkSocket.failure(this.operation, this.target);
				}
			}
			if (this.failure != null) {
				throw this.failure;
			}
			return this.replies;
		}

		private void read(ByteBuffer received) {
			while (received.remaining() >= NetlinkMessage.HEADER) {
				int start = received.position();
				int length = received.getInt(start);
				if (length < NetlinkMessage.HEADER || length > received.remaining()) {
					return;
				}
				int number = received.getInt(start + 8);
				byte[] payload = new byte[length - NetlinkMessage.HEADER];
				received.get(start + NetlinkMessage.HEADER, payload);
				if (number >= this.first && number <= this.last) {
					take(Short.toUnsignedInt(received.getShort(start + 4)), number, payload);
				}
				received.position(Math.min(start + ((length + 3) & ~3), received.limit()));
			}
		}

		private void take(int type, int number, byte[] payload) {
			switch (type) {
				case NLMSG_ERROR -> acknowledge(number, payload);
				case NLMSG_DONE -> finishDump(payload);
				default -> this.replies.add(new NetlinkReply(type, payload));
			}
		}

		/** A dump that fails half way says so in its last message. */
		private void finishDump(byte[] payload) {
			int code = (payload.length >= 4) ? NetlinkReply.number(payload) : 0;
			if (code < 0) {
				this.failure = new NetlinkException(this.operation, this.target, -code, "");
			}
			this.over = true;
		}

		private void acknowledge(int number, byte[] payload) {
			int code = -NetlinkReply.number(payload);
			if (code != 0 && this.failure == null) {
				this.failure = new NetlinkException(this.operation, this.target, code, explanation(number, payload));
			}
			this.acknowledged.put(number, code == 0);
			boolean wholeRefused = code != 0 && number == this.first;
			boolean all = this.acknowledged.size() >= Math.max(1, this.last - this.first);
			this.over = wholeRefused || all;
		}

		private String explanation(int number, byte[] payload) {
			byte[] text = NetlinkReply.attributes(payload, 4 + NetlinkMessage.HEADER).get(NLMSGERR_ATTR_MSG);
			String told = (text == null) ? "" : new String(text, StandardCharsets.UTF_8).replace("\0", "");
			String which = (this.last > this.first)
					? "message " + (number - this.first) + " of " + (this.last - this.first) : "";
			return (told.isEmpty() || which.isEmpty()) ? told + which : which + ": " + told;
		}

	}

}
