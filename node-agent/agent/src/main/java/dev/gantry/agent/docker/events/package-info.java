/**
 * Docker's stream of events.
 */
package dev.gantry.agent.docker.events;
