/**
 * Docker's calls about images, with progress as a stream of JSON objects.
 */
package dev.gantry.agent.docker.images;
