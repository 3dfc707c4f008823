package dev.gantry.engine.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports that containers have on the host, reserved while they have them. */
final class PublishedPorts {

	private static final Logger LOGGER = LoggerFactory.getLogger(PublishedPorts.class);

	/** How often chance is tried. */
	private static final int DRAWS = 64;

	private final FreePorts free = FreePorts.ofHost();

	private final Map<String, Holding> holdings = new HashMap<>();

	/**
	 * The containers that have a port, so that finding one costs the same for any number.
	 */
	private final Map<Key, String> holders = new HashMap<>();

	/**
	 * Reserves ports for a container, all of them or none.
	 * @throws GantryException with {@code PORT_TAKEN}
	 */
	List<PublishedTarget> reserve(String containerId, Endpoint endpoint, List<PortMapping> mappings) {
		List<PortReservation> reservations = new ArrayList<>();
		try {
			for (PortMapping mapping : mappings) {
				refuseTaken(mapping);
				reservations.add((mapping.hostPort() == 0) ? drawn(mapping) : PortReservation.of(mapping));
			}
		}
		catch (RuntimeException ex) {
			reservations.forEach(PortReservation::close);
			throw ex;
		}
		List<PublishedTarget> targets;
		try {
			targets = reservations.stream().map((reservation) -> target(reservation.port(), endpoint)).toList();
		}
		catch (RuntimeException ex) {
			reservations.forEach(PortReservation::close);
			throw ex;
		}
		hold(containerId, new Holding(reservations, targets));
		return targets;
	}

	/**
	 * Takes up the ports of a container that already runs. A port that another program
	 * bound while the agent was away leads to the container all the same, as it did
	 * meanwhile.
	 */
	void restore(String containerId, Attachment attachment) {
		Endpoint endpoint = attachment.publishing();
		List<PortReservation> reservations = new ArrayList<>();
		List<PublishedTarget> targets = new ArrayList<>();
		for (PublishedPort port : attachment.published()) {
			targets.add(target(port, endpoint));
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

	/** The kernel chooses only where chance finds nothing. */
	private PortReservation drawn(PortMapping mapping) {
		for (int i = 0; i < DRAWS; i++) {
			PortMapping drawn = new PortMapping(mapping.hostAddress(), this.free.draw(), mapping.containerPort(),
					mapping.protocol());
			Optional<PortReservation> reservation = isHeld(drawn) ? Optional.empty() : PortReservation.tryOf(drawn);
			if (reservation.isPresent()) {
				return reservation.get();
			}
		}
		return PortReservation.of(mapping);
	}

	private synchronized boolean isHeld(PortMapping mapping) {
		return this.holders.containsKey(new Key(mapping.hostAddress(), mapping.hostPort(), mapping.protocol()));
	}

	/**
	 * Who has a port is known here without looking for it.
	 */
	private synchronized void refuseTaken(PortMapping mapping) {
		String holder = (mapping.lastHostPort() != mapping.hostPort()) ? null
				: this.holders.get(new Key(mapping.hostAddress(), mapping.hostPort(), mapping.protocol()));
		if (holder != null) {
			throw new GantryException(ErrorCode.PORT_TAKEN, "publish port " + mapping.hostAddress() + ":"
					+ mapping.hostPort() + ": container " + holder + " has it",
					"Publish another port, or remove that container.");
		}
	}

	/** The address of the host's address's family that the container has. */
	private static PublishedTarget target(PublishedPort port, Endpoint endpoint) {
		boolean inet6 = port.hostAddress().contains(":");
		if (inet6 && endpoint.inet6() == null) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"publish port [" + port.hostAddress() + "]:" + port.hostPort()
							+ ": the container has no IPv6 address",
					"Put the container into a network with IPv6, or publish on an IPv4 address.");
		}
		String address = inet6 ? endpoint.inet6().address() : endpoint.inet().address();
		return new PublishedTarget(port,
				Inet.parse(address).orElseThrow(() -> new IllegalStateException("not an address: " + address)));
	}

	/** Leads a container's ports to another address of it. */
	synchronized void lead(String containerId, Endpoint endpoint) {
		Holding holding = this.holdings.get(containerId);
		if (holding != null) {
			this.holdings.put(containerId, new Holding(holding.reservations(),
					holding.targets().stream().map((target) -> target(target.port(), endpoint)).toList()));
		}
	}

	private synchronized void hold(String containerId, Holding holding) {
		if (!holding.targets().isEmpty()) {
			this.holdings.put(containerId, holding);
			holding.targets().forEach((target) -> this.holders.put(Key.of(target.port()), containerId));
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
	void release(String containerId) {
		take(containerId).ifPresent(Holding::close);
	}

	/**
	 * Forgets what a container has published; its ports stay held until that is closed.
	 */
	synchronized Optional<Holding> take(String containerId) {
		Holding holding = this.holdings.remove(containerId);
		if (holding != null) {
			holding.targets().forEach((target) -> this.holders.remove(Key.of(target.port()), containerId));
		}
		return Optional.ofNullable(holding);
	}

	/** Gives back all reservations; what is published stays so. */
	synchronized void close() {
		List.copyOf(this.holdings.keySet()).forEach(this::release);
	}

	private record Key(String address, int port, Protocol protocol) {

		static Key of(PublishedPort port) {
			return new Key(port.hostAddress(), port.hostPort(), port.protocol());
		}

	}

	/** A container's ports. */
	record Holding(List<PortReservation> reservations, List<PublishedTarget> targets) implements AutoCloseable {

		@Override
		public void close() {
			this.reservations.forEach(PortReservation::close);
		}

	}

}
