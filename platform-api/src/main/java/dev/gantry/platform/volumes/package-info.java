/**
 * The volumes of apps: where their data is, and how it goes.
 */
package dev.gantry.platform.volumes;
