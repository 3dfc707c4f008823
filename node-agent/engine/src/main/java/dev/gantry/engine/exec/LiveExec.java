package dev.gantry.engine.exec;

import java.util.concurrent.CompletableFuture;

import dev.gantry.kernel.process.PidFd;

/** An exec as the engine keeps it in memory; its monitor guards its transitions. */
final class LiveExec {

	private final ExecDirectory directory;

	private final CompletableFuture<Exec> ended = new CompletableFuture<>();

	private volatile Exec current;

	private volatile PidFd process;

	private volatile int shim;

	LiveExec(ExecDirectory directory, Exec current) {
		this.directory = directory;
		this.current = current;
	}

	ExecDirectory directory() {
		return this.directory;
	}

	Exec current() {
		return this.current;
	}

	PidFd process() {
		return this.process;
	}

	int shim() {
		return this.shim;
	}

	CompletableFuture<Exec> ended() {
		return this.ended;
	}

	void running(Exec.Running state, PidFd process, int shim) {
		this.process = process;
		this.shim = shim;
		this.current = this.current.with(state);
	}

	void over(Exec.State state) {
		this.current = this.current.with(state);
		if (this.process != null) {
			this.process.close();
		}
		this.ended.complete(this.current);
	}

}
