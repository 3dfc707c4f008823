package dev.gantry.engine.network;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * All that makes a named network.
 *
 * @param name names it, unique per home
 * @param inet its IPv4 addresses
 * @param inet6 its IPv6 addresses; {@code null} for a network without IPv6
 * @param traffic what may pass
 * @param options kept and shown, without a meaning to the engine
 * @param labels kept and shown
 */
public record NetworkSpec(String name, AddressRange inet, AddressRange inet6, Traffic traffic,
		Map<String, String> options, Map<String, String> labels) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

	public NetworkSpec {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("a network's name has 1 to 128 letters, digits, '_', '.' or '-',"
					+ " the first a letter or digit: '" + name + "'");
		}
		Objects.requireNonNull(inet, "inet");
		Objects.requireNonNull(traffic, "traffic");
		options = (options == null) ? Map.of() : Map.copyOf(options);
		labels = (labels == null) ? Map.of() : Map.copyOf(labels);
	}

	/** An open IPv4 network with addresses that the engine chooses. */
	public static NetworkSpec of(String name) {
		return new NetworkSpec(name, AddressRange.ANY, null, Traffic.OPEN, Map.of(), Map.of());
	}

	public NetworkSpec with(Traffic traffic) {
		return new NetworkSpec(this.name, this.inet, this.inet6, traffic, this.options, this.labels);
	}

	public NetworkSpec withInet(AddressRange inet) {
		return new NetworkSpec(this.name, inet, this.inet6, this.traffic, this.options, this.labels);
	}

	public NetworkSpec withInet6(AddressRange inet6) {
		return new NetworkSpec(this.name, this.inet, inet6, this.traffic, this.options, this.labels);
	}

	public NetworkSpec withLabels(Map<String, String> labels) {
		return new NetworkSpec(this.name, this.inet, this.inet6, this.traffic, this.options, labels);
	}

}
