/**
 * The routing table and what routers report about it.
 */
package dev.gantry.contracts.routing;
