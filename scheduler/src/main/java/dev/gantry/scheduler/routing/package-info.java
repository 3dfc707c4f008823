/**
 * The routing table: which instances get requests, and since which revision.
 */
package dev.gantry.scheduler.routing;
