/**
 * Tells listeners which apps and nodes look different than before.
 */
package dev.gantry.platform.changes;
