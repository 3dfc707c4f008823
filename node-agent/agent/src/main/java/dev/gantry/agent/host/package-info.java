/**
 * What this host is and whether it can be a node.
 */
package dev.gantry.agent.host;
