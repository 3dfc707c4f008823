package dev.gantry.kernel.process;

import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.SaveError;

/** The C functions that watching processes needs. */
final class Libc {

	/** The same number on every architecture. */
	static final long SYS_PIDFD_SEND_SIGNAL = 424;

	static final long SYS_PIDFD_OPEN = 434;

	private static final Functions FUNCTIONS = LibraryLoader.create(Functions.class).load("c");

	private static final Runtime RUNTIME = Runtime.getRuntime(FUNCTIONS);

	private Libc() {
	}

	static Functions functions() {
		return FUNCTIONS;
	}

	static Runtime runtime() {
		return RUNTIME;
	}

	/** The calling thread's error number of its last failed call. */
	static int errno() {
		return LastError.getLastError(RUNTIME);
	}

	/**
	 * See the manual page of the same name, section 2, of each. A pointer's memory is
	 * freed as soon as nothing refers to the pointer any more, be it in the middle of a
	 * call: whoever does not read it afterwards has to keep it reachable until then.
	 */
	public interface Functions {

		/**
		 * Six arguments to the call, though it takes fewer: a method with exactly six
		 * parameters of type long gets its last one wrong (jnr-ffi on x86-64).
		 */
		@SaveError
		long syscall(long number, long first, long second, long third, long fourth, long fifth, long sixth);

		@SaveError
		int ioctl(int descriptor, long request, Pointer argument);

		@SaveError
		int prctl(int option, long first, long second, long third, long fourth);

		@SaveError
		int waitpid(int pid, Pointer status, int options);

		@SaveError
		int poll(Pointer descriptors, long count, int timeout);

		@SaveError
		int epoll_create1(int flags);

		@SaveError
		int epoll_ctl(int epoll, int operation, int descriptor, Pointer event);

		@SaveError
		int epoll_wait(int epoll, Pointer events, int count, int timeout);

		@SaveError
		int eventfd(int value, int flags);

		@SaveError
		long write(int descriptor, Pointer bytes, long length);

		@SaveError
		int close(int descriptor);

	}

}
