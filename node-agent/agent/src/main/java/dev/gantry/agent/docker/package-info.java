/**
 * The node's Docker Engine API on a unix socket.
 */
package dev.gantry.agent.docker;
