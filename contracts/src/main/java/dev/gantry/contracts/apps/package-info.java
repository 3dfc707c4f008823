/**
 * What the public API shows of apps, releases, deployments, instances, nodes and events.
 */
package dev.gantry.contracts.apps;
