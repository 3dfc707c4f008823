package dev.gantry.router.link;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.router.table.TableInForce;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the routing table up to date and tells the platform what has become of it. One
 * thread asks for tables, one sends reports: at once when a table has come into force or
 * a draining backend has nothing left, else every few seconds. While the platform is away
 * the last table stays in force.
 */
public final class PlatformLink implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(PlatformLink.class);

	private static final Duration WAIT = Duration.ofSeconds(25);

	private static final Duration REPORT_PERIOD = Duration.ofSeconds(3);

	private static final long FIRST_PAUSE_MILLIS = 200;

	private static final long LONGEST_PAUSE_MILLIS = 3000;

	private final String routerId = UUID.randomUUID().toString();

	private final RoutingSource source;

	private final TableInForce table;

	private final Semaphore news = new Semaphore(0);

	private final Thread asking = thread("router-table", this::ask);

	private final Thread reporting = thread("router-report", this::report);

	private volatile boolean closed;

	/** Links a table to the platform at a URL, with the token in a file. */
	public static PlatformLink to(URI platform, Path tokenFile, TableInForce table) {
		return new PlatformLink(new PlatformClient(platform, tokenFile), table);
	}

	PlatformLink(RoutingSource source, TableInForce table) {
		this.source = source;
		this.table = table;
	}

	public void open() {
		this.asking.start();
		this.reporting.start();
	}

	/** Asks for a report now; never waits, and may be called on any thread. */
	public void tell() {
		this.news.release();
	}

	private void ask() {
		long pause = FIRST_PAUSE_MILLIS;
		while (!this.closed) {
			try {
				RoutingTable next = this.source.await(this.routerId, this.table.revision(), WAIT);
				pause = FIRST_PAUSE_MILLIS;
				if (next.revision() != this.table.revision()) {
					this.table.apply(next);
					LOGGER.info("Routing table {} with {} routes is in force", next.revision(), next.routes().size());
					tell();
				}
			}
			catch (IOException | RuntimeException ex) {
				LOGGER.warn("The routing table could not be read, revision {} stays in force: {}",
						this.table.revision(), ex.toString());
				pause(pause);
				pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	private void report() {
		while (!this.closed) {
			try {
				this.news.tryAcquire(REPORT_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
				this.news.drainPermits();
				if (this.table.isKnown()) {
					this.source
						.report(new RouterReport(this.routerId, this.table.revision(), this.table.drainingLoads()));
				}
			}
			catch (IOException | RuntimeException ex) {
				LOGGER.warn("The platform could not be told about the routing table: {}", ex.toString());
				pause(FIRST_PAUSE_MILLIS);
				tell();
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	private void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.closed = true;
		}
	}

	private static Thread thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public void close() {
		this.closed = true;
		this.asking.interrupt();
		this.reporting.interrupt();
	}

}
