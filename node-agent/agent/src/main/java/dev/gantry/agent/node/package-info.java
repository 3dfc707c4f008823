/**
 * This node's own part in the link: its engine, instances, builds and streams as one.
 */
package dev.gantry.agent.node;
