/**
 * Docker's calls about the engine itself: ping, version, info, disk use.
 */
package dev.gantry.agent.docker.system;
