package dev.gantry.kernel.netlink;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace that something runs in.
 *
 * @param path a file that refers to it, for example {@code /proc/PID/ns/net}
 */
public record NamespaceFile(Path path) {

	private static final int CLONE_NEWNET = 0x40000000;

	private static final int O_RDONLY_CLOEXEC = 0x80000;

	/**
	 * Does something inside: sockets that are opened and files below
	 * {@code /proc/sys/net} are the namespace's. A thread can be in another network
	 * namespace than its process; the one that was there is never used again.
	 * @throws NetlinkException when the namespace is gone
	 */
	public <T> T inside(Callable<T> action) {
		FutureTask<T> task = new FutureTask<>(() -> {
			enter();
			return action.call();
		});
		Thread thread = new Thread(task, "in-namespace");
		thread.setDaemon(true);
		thread.start();
		try {
			return task.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new IllegalStateException("in network namespace " + this.path + ": " + ex.getCause().getMessage(),
					ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted in network namespace " + this.path, ex);
		}
	}

	private void enter() {
		int descriptor = Libc.functions().open(this.path.toString(), O_RDONLY_CLOEXEC);
		if (descriptor < 0) {
			throw new NetlinkException("open network namespace", this.path.toString(), Libc.errno(), "");
		}
		int result = Libc.functions().setns(descriptor, CLONE_NEWNET);
		int errno = Libc.errno();
		Libc.functions().close(descriptor);
		if (result < 0) {
			throw new NetlinkException("enter network namespace", this.path.toString(), errno, "");
		}
	}

}
