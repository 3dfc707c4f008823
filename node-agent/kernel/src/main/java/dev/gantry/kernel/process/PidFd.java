package dev.gantry.kernel.process;

import java.lang.ref.Reference;
import java.util.Optional;
import java.util.OptionalInt;

import dev.gantry.kernel.errno.Errno;
import dev.gantry.kernel.errno.KernelException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * A descriptor of a process, which never means another process as a number may; see
 * pidfd_open(2). Works for processes that are not children.
 */
public final class PidFd implements AutoCloseable {

	/** {@code _IOWR(0xFF, 11, struct pidfd_info)} with the first version's 64 bytes. */
	private static final long PIDFD_GET_INFO = 0xC040FF0BL;

	private static final long PIDFD_INFO_EXIT = 8;

	private static final int EXIT_CODE_OFFSET = 60;

	private final int pid;

	private int descriptor;

	private PidFd(int pid, int descriptor) {
		this.pid = pid;
		this.descriptor = descriptor;
	}

	/**
	 * Opens a process.
	 * @param pid its number
	 * @param startTime its start in clock ticks since boot
	 * @return empty when that process has ended and was waited for, or the number now
	 * means another
	 */
	public static Optional<PidFd> open(int pid, long startTime) {
		long descriptor = Libc.functions().syscall(Libc.SYS_PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
		if (descriptor < 0) {
			if (meansNoProcess(Libc.errno())) {
				return Optional.empty();
			}
			throw new KernelException("pidfd_open", "process " + pid, Libc.errno());
		}
		PidFd opened = new PidFd(pid, (int) descriptor);
		if (ProcessStatus.read(pid).map(ProcessStatus::startTime).filter((start) -> start == startTime).isEmpty()) {
			opened.close();
			return Optional.empty();
		}
		return Optional.of(opened);
	}

	/**
	 * Whether nothing has the number, or now a thread of another process: for that Linux
	 * says EINVAL, from 6.15 on ENOENT.
	 */
	private static boolean meansNoProcess(int errno) {
		return errno == Errno.ESRCH.number() || errno == Errno.ENOENT.number() || errno == Errno.EINVAL.number();
	}

	public int pid() {
		return this.pid;
	}

	/**
	 * Sends a signal.
	 * @return whether there was a process to send it to
	 */
	public synchronized boolean signal(int signal) {
		if (this.descriptor < 0) {
			return false;
		}
		if (Libc.functions().syscall(Libc.SYS_PIDFD_SEND_SIGNAL, this.descriptor, signal, 0, 0, 0, 0) == 0) {
			return true;
		}
		if (Libc.errno() == Errno.ESRCH.number()) {
			return false;
		}
		throw new KernelException("send signal " + signal, "process " + this.pid, Libc.errno());
	}

	/** Whether the process has ended; a zombie has. */
	public boolean ended() {
		return awaitEnd(0);
	}

	/**
	 * Waits for the end.
	 * @param milliseconds how long at most; -1 for as long as it takes
	 * @return whether the process has ended
	 */
	public boolean awaitEnd(int milliseconds) {
		Pointer poll = Memory.allocateDirect(Libc.runtime(), 8);
		poll.putInt(0, descriptor());
		poll.putShort(4, (short) 1);
		try {
			return Libc.functions().poll(poll, 1, milliseconds) > 0;
		}
		finally {
			Reference.reachabilityFence(poll);
		}
	}

	/**
	 * The wait status of an ended process that somebody else waited for, from Linux 6.15
	 * on.
	 * @return empty when the kernel cannot tell
	 */
	public OptionalInt waitStatus() {
		Pointer info = Memory.allocateDirect(Libc.runtime(), 64, true);
		info.putLong(0, PIDFD_INFO_EXIT);
		if (Libc.functions().ioctl(descriptor(), PIDFD_GET_INFO, info) < 0
				|| (info.getLong(0) & PIDFD_INFO_EXIT) == 0) {
			return OptionalInt.empty();
		}
		return OptionalInt.of(info.getInt(EXIT_CODE_OFFSET));
	}

	synchronized int descriptor() {
		return this.descriptor;
	}

	@Override
	public synchronized void close() {
		if (this.descriptor >= 0) {
			Libc.functions().close(this.descriptor);
			this.descriptor = -1;
		}
	}

}
