/**
 * Docker's calls about networks.
 */
package dev.gantry.agent.docker.networks;
