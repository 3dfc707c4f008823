/**
 * What a node's agent and the platform say to each other.
 */
package dev.gantry.contracts.link;
