package dev.gantry.engine.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.GantryException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports that containers have on the host, reserved while they have them. */
final class PublishedPorts {

	private static final Logger LOGGER = LoggerFactory.getLogger(PublishedPorts.class);

	private final Map<String, Holding> holdings = new HashMap<>();

	/**
	 * Reserves ports for a container, all of them or none.
	 * @throws GantryException with {@code PORT_TAKEN}
	 */
	List<PublishedTarget> reserve(String containerId, int address, List<PortMapping> mappings) {
		List<PortReservation> reservations = new ArrayList<>();
		try {
			for (PortMapping mapping : mappings) {
				reservations.add(PortReservation.of(mapping));
			}
		}
		catch (RuntimeException ex) {
			reservations.forEach(PortReservation::close);
			throw ex;
		}
		List<PublishedTarget> targets = reservations.stream()
			.map((reservation) -> new PublishedTarget(reservation.port(), address))
			.toList();
		hold(containerId, new Holding(reservations, targets));
		return targets;
	}

	/**
	 * Takes up the ports of a container that already runs. A port that another program
	 * bound while the agent was away leads to the container all the same, as it did
	 * meanwhile.
	 */
	void restore(String containerId, Attachment attachment) {
		int address = Ipv4.of(attachment.address());
		List<PortReservation> reservations = new ArrayList<>();
		List<PublishedTarget> targets = new ArrayList<>();
		for (PublishedPort port : attachment.published()) {
			targets.add(new PublishedTarget(port, address));
			try {
				reservations.add(PortReservation
					.of(new PortMapping(port.hostAddress(), port.hostPort(), port.containerPort(), port.protocol())));
			}
			catch (GantryException ex) {
				LOGGER.warn("Container {}: {}", containerId, ex.getMessage());
			}
		}
		hold(containerId, new Holding(reservations, targets));
	}

	private synchronized void hold(String containerId, Holding holding) {
		if (!holding.targets().isEmpty()) {
			this.holdings.put(containerId, holding);
		}
	}

	/** What a container has published. */
	synchronized List<PublishedTarget> of(String containerId) {
		Holding holding = this.holdings.get(containerId);
		return (holding == null) ? List.of() : holding.targets();
	}

	/** All that is published. */
	synchronized List<PublishedTarget> all() {
		return this.holdings.values().stream().map(Holding::targets).flatMap(Collection::stream).toList();
	}

	/** Gives back a container's ports. */
	synchronized void release(String containerId) {
		Holding holding = this.holdings.remove(containerId);
		if (holding != null) {
			holding.reservations().forEach(PortReservation::close);
		}
	}

	/** Gives back all reservations; what is published stays so. */
	synchronized void close() {
		List.copyOf(this.holdings.keySet()).forEach(this::release);
	}

	/** A container's ports. */
	private record Holding(List<PortReservation> reservations, List<PublishedTarget> targets) {
	}

}
