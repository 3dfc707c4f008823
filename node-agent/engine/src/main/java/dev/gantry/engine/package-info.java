/**
 * Containers, images, builds and networks of one node.
 */
package dev.gantry.engine;
