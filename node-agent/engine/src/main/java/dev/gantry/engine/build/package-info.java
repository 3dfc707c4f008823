/**
 * Builds images from Dockerfiles: steps, their cache, and the containers they run in.
 */
package dev.gantry.engine.build;
