package dev.gantry.router;

import java.net.URI;
import java.nio.file.Path;

import dev.gantry.router.link.PlatformLink;
import dev.gantry.router.link.TrafficLink;
import dev.gantry.router.proxy.Figures;
import dev.gantry.router.proxy.FrontDoor;
import dev.gantry.router.proxy.ProxySettings;
import dev.gantry.router.table.TableInForce;

import io.micrometer.core.instrument.MeterRegistry;

/** The HTTP front door of a platform: table, link and port together. */
public final class Router implements AutoCloseable {

	private final PlatformLink link;

	private final TrafficLink traffic;

	private final FrontDoor door;

	/**
	 * A router that is not open yet.
	 * @param platform the platform's URL
	 * @param tokenFile the file that holds the router's token
	 * @param settings of the front door
	 * @param meters where its figures go
	 */
	public Router(URI platform, Path tokenFile, ProxySettings settings, MeterRegistry meters) {
		TableInForce table = new TableInForce(this::drained);
		this.link = PlatformLink.to(platform, tokenFile, table);
		Figures figures = new Figures(meters, table);
		this.traffic = new TrafficLink(platform, tokenFile, figures.traffic());
		this.door = new FrontDoor(table, figures, settings);
	}

	private void drained() {
		this.link.tell();
	}

	/**
	 * Opens the port and begins to ask for the table.
	 * @throws dev.gantry.contracts.errors.GantryException with {@code PORT_TAKEN}
	 */
	public void open() {
		this.door.open();
		this.link.open();
		this.traffic.open();
	}

	/** The port that it listens on. */
	public int port() {
		return this.door.port();
	}

	@Override
	public void close() {
		this.door.close();
		this.traffic.close();
		this.link.close();
	}

}
