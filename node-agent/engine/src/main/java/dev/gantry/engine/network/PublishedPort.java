package dev.gantry.engine.network;

/**
 * A port of a container that the host answers for.
 *
 * @param hostAddress the host's address, {@code 0.0.0.0} for all
 * @param hostPort the port on the host
 * @param containerPort the port in the container
 * @param protocol the transport protocol
 */
public record PublishedPort(String hostAddress, int hostPort, int containerPort, Protocol protocol) {
}
