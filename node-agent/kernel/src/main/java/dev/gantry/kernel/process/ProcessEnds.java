package dev.gantry.kernel.process;

import java.lang.ref.Reference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.gantry.kernel.errno.Errno;
import dev.gantry.kernel.errno.KernelException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Tells when processes end: one thread for any number of them, whoever their parents are.
 */
public final class ProcessEnds implements AutoCloseable {

	private static final int EPOLL_CLOEXEC = 0x80000;

	private static final int EPOLL_CTL_ADD = 1;

	private static final int EPOLL_CTL_DEL = 2;

	private static final int EPOLLIN = 1;

	private static final int BATCH = 64;

	/** The event structure is packed on x86-64 and only there. */
	private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));

	private static final int EVENT_SIZE = PACKED ? 12 : 16;

	private static final int DATA_OFFSET = PACKED ? 4 : 8;

	private static final long WAKE = 0;

	private final Map<Long, Watched> watched = new ConcurrentHashMap<>();

	private final AtomicLong keys = new AtomicLong(WAKE + 1);

	private final int epoll;

	private final int wake;

	private final Thread thread;

	private volatile boolean closed;

	public ProcessEnds(String threadName) {
		this.epoll = checked("epoll_create1", Libc.functions().epoll_create1(EPOLL_CLOEXEC));
		this.wake = checked("eventfd", Libc.functions().eventfd(0, EPOLL_CLOEXEC));
		control(EPOLL_CTL_ADD, this.wake, WAKE);
		this.thread = new Thread(this::run, threadName);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Calls back once, on the watching thread, when a process has ended. The callback
	 * must not block. The descriptor stays the caller's, who closes it after that.
	 */
	public void watch(PidFd process, Runnable onEnd) {
		long key = this.keys.getAndIncrement();
		this.watched.put(key, new Watched(process, onEnd));
		control(EPOLL_CTL_ADD, process.descriptor(), key);
	}

	private void control(int operation, int descriptor, long key) {
		Pointer event = Memory.allocateDirect(Libc.runtime(), EVENT_SIZE, true);
		event.putInt(0, EPOLLIN);
		event.putLong(DATA_OFFSET, key);
		try {
			checked("epoll_ctl", Libc.functions().epoll_ctl(this.epoll, operation, descriptor, event));
		}
		finally {
			Reference.reachabilityFence(event);
		}
	}

	private void run() {
		Pointer events = Memory.allocateDirect(Libc.runtime(), (long) EVENT_SIZE * BATCH, true);
		while (!this.closed) {
			int count = Libc.functions().epoll_wait(this.epoll, events, BATCH, -1);
			if (count < 0 && Libc.errno() != Errno.EINTR.number()) {
				throw new KernelException("epoll_wait", "processes", Libc.errno());
			}
			for (int i = 0; i < count; i++) {
				deliver(events.getLong((long) EVENT_SIZE * i + DATA_OFFSET));
			}
		}
		Libc.functions().close(this.epoll);
		Libc.functions().close(this.wake);
	}

	private void deliver(long key) {
		Watched ended = this.watched.remove(key);
		if (ended != null && ended.process().descriptor() >= 0) {
			control(EPOLL_CTL_DEL, ended.process().descriptor(), key);
			ended.onEnd().run();
		}
	}

	private static int checked(String operation, int result) {
		if (result < 0) {
			throw new KernelException(operation, "processes", Libc.errno());
		}
		return result;
	}

	@Override
	public void close() {
		this.closed = true;
		Pointer one = Memory.allocateDirect(Libc.runtime(), 8, true);
		one.putLong(0, 1);
		Libc.functions().write(this.wake, one, 8);
		Reference.reachabilityFence(one);
		try {
			this.thread.join(1000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private record Watched(PidFd process, Runnable onEnd) {
	}

}
