/**
 * Docker's calls about containers: what is asked becomes a specification of the engine's,
 * what the engine knows becomes Docker's documents.
 */
package dev.gantry.agent.docker.containers;
