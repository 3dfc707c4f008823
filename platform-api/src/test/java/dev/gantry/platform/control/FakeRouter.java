package dev.gantry.platform.control;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.contracts.routing.RoutingTable;

/** A router that takes every table at once and has no requests. */
final class FakeRouter implements AutoCloseable {

	private final ControlPlane control;

	private final Thread thread = new Thread(this::run, "fake-router");

	private volatile boolean closed;

	private volatile RoutingTable table;

	FakeRouter(ControlPlane control) {
		this.control = control;
	}

	FakeRouter start() {
		this.thread.start();
		return this;
	}

	RoutingTable table() {
		return this.table;
	}

	private void run() {
		long revision = -1;
		while (!this.closed) {
			try {
				this.table = this.control.table("router-1", revision, Duration.ofSeconds(1))
					.toCompletableFuture()
					.get(5, TimeUnit.SECONDS);
				revision = this.table.revision();
				this.control.report(new RouterReport("router-1", revision, List.of()));
			}
			catch (Exception ex) {
				if (ex instanceof InterruptedException) {
					return;
				}
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join(5000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
