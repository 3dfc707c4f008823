/**
 * Images of one node: found at registries, pulled into layers, kept, and pushed.
 */
package dev.gantry.engine.images;
