package dev.gantry.contracts.routing;

import java.util.List;

/**
 * All routes: {@code GET /router/v1/table?router=ID&revision=N&wait=25s} answers at once
 * when the revision is not N, else when it changes or the wait is over.
 *
 * @param revision of this table
 * @param routes the routes
 */
public record RoutingTable(long revision, List<Route> routes) {
}
