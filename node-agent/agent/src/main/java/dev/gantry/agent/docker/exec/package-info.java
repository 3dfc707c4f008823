/**
 * Docker's calls about more processes in running containers.
 */
package dev.gantry.agent.docker.exec;
