/**
 * Keeping the store in order while it serves: collection of what nobody needs, and
 * scrubbing.
 */
package dev.gantry.registry.collection;
