/**
 * Sources, and what comes of building them.
 */
package dev.gantry.platform.builds;
