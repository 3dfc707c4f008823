/**
 * Log lines of this node's containers, sent to the platform on request.
 */
package dev.gantry.agent.logs;
