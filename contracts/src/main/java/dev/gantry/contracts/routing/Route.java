package dev.gantry.contracts.routing;

import java.util.List;

/**
 * Where requests for a host name go.
 *
 * @param host the host name in lower case, without a port
 * @param app the app
 * @param process the process type
 * @param backends where to; none means that requests are answered 503
 */
public record Route(String host, String app, String process, List<Backend> backends) {
}
