/**
 * What the platform is, and who asks.
 */
package dev.gantry.platform.overview;
