package dev.gantry.engine.files;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.gantry.kernel.files.FileSystemUser;
import dev.gantry.kernel.process.IdMap;

/**
 * A thread that makes files as a container's root: within an id-mapped root no other user
 * of the host has a number. The thread ends with its task, so that nobody else is ever
 * that user by mistake.
 */
final class BorrowedThread {

	private BorrowedThread() {
	}

	/** Runs a task and waits for it. */
	static <T> T run(IdMap users, HostFiles.FileTask<T> task) throws IOException {
		CompletableFuture<T> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				FileSystemUser.become(users.outside(0), users.outside(0));
				result.complete(task.run());
			}
			catch (IOException | RuntimeException | Error ex) {
				result.completeExceptionally(ex);
			}
		}, "container-files");
		thread.setDaemon(true);
		thread.start();
		try {
			return result.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof IOException cause) {
				throw cause;
			}
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

}
