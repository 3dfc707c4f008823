/**
 * Blobs on their way in.
 */
package dev.gantry.registry.uploads;
