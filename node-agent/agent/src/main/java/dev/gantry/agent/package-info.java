/**
 * The service on each node.
 */
package dev.gantry.agent;
