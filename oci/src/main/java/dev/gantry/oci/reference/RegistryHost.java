package dev.gantry.oci.reference;

import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Where a registry answers: a host name or address and, maybe, a port.
 *
 * @param value {@code host} or {@code host:port}; an IPv6 address is in brackets
 */
public record RegistryHost(String value) {

	private static final int MAX_LENGTH = 260;

	private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";

	private static final Pattern FORM = Pattern
		.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*+|\\[[a-fA-F0-9:]{2,45}])(?::[0-9]{1,5})?");

	/**
	 * Docker Hub, as references call it. Stands behind the form that its own making
	 * checks.
	 */
	public static final RegistryHost DOCKER_HUB = new RegistryHost("docker.io");

	public RegistryHost {
		if (!isValid(value)) {
			throw new InvalidReferenceException(value, "is not a registry's address: use host or host:port");
		}
	}

	/**
	 * The registry at this address.
	 * @throws InvalidReferenceException if it is not one
	 */
	@JsonCreator
	public static RegistryHost of(String value) {
		return new RegistryHost(value);
	}

	/** The host without port and brackets. */
	public String name() {
		int colon = portColon(this.value);
		String name = (colon < 0) ? this.value : this.value.substring(0, colon);
		return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
	}

	/** The port, or -1 for the scheme's own. */
	public int port() {
		int colon = portColon(this.value);
		return (colon < 0) ? -1 : Integer.parseInt(this.value.substring(colon + 1));
	}

	/**
	 * Whether this is the machine itself, by name or by loopback address: registries
	 * there are spoken to without TLS, as Docker does.
	 */
	public boolean isLoopback() {
		String name = name();
		return "localhost".equals(name) || name.endsWith(".localhost") || "::1".equals(name)
				|| name.matches("127(?:\\.[0-9]{1,3}){3}");
	}

	/**
	 * Whether a reference's first component is a host: it has a dot or a port or is
	 * {@code localhost}, as Docker has it.
	 */
	static boolean looksLikeHost(String component) {
		return component.indexOf('.') >= 0 || component.indexOf(':') >= 0 || "localhost".equals(component)
				|| component.chars().anyMatch((c) -> c >= 'A' && c <= 'Z');
	}

	private static boolean isValid(String value) {
		if (value == null || value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
			return false;
		}
		int colon = portColon(value);
		if (colon < 0) {
			return true;
		}
		int port = Integer.parseInt(value.substring(colon + 1));
		return port >= 1 && port <= 65535;
	}

	private static int portColon(String value) {
		int colon = value.lastIndexOf(':');
		return (colon > value.lastIndexOf(']')) ? colon : -1;
	}

	@JsonValue
	@Override
	public String toString() {
		return this.value;
	}

}
