/**
 * The agent's side of the link to the platform: joining, reporting, taking assignments.
 */
package dev.gantry.agent.link;
