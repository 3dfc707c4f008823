package dev.gantry.contracts.routing;

/**
 * A running generation that requests can go to.
 *
 * @param instanceId the instance
 * @param generation which attempt
 * @param release the release that it runs
 * @param address {@code host:port}
 * @param state whether it gets new requests
 */
public record Backend(String instanceId, long generation, int release, String address, BackendState state) {
}
