/**
 * What runs on this node for the platform: assigned generations become containers.
 */
package dev.gantry.agent.instances;
