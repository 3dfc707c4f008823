package dev.gantry.kernel.netlink;

import java.nio.ByteBuffer;

import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.SaveError;

/** The C functions that a netlink socket needs. */
final class Libc {

	private static final Functions FUNCTIONS = LibraryLoader.create(Functions.class).load("c");

	private static final Runtime RUNTIME = Runtime.getRuntime(FUNCTIONS);

	private Libc() {
	}

	static Functions functions() {
		return FUNCTIONS;
	}

	/** The calling thread's error number of its last failed call. */
	static int errno() {
		return LastError.getLastError(RUNTIME);
	}

	/** See the manual page of the same name, section 2, of each. */
	public interface Functions {

		@SaveError
		int socket(int domain, int type, int protocol);

		@SaveError
		int setsockopt(int descriptor, int level, int option, @In byte[] value, int length);

		@SaveError
		long send(int descriptor, @In byte[] bytes, long length, int flags);

		@SaveError
		long recv(int descriptor, @Out ByteBuffer bytes, long length, int flags);

		@SaveError
		int open(String path, int flags);

		@SaveError
		int setns(int descriptor, int type);

		@SaveError
		int bind(int descriptor, @In byte[] address, int length);

		@SaveError
		int getsockname(int descriptor, @Out byte[] address, @In @Out byte[] length);

		@SaveError
		int close(int descriptor);

	}

}
