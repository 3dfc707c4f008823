/**
 * Docker's calls about volumes.
 */
package dev.gantry.agent.docker.volumes;
