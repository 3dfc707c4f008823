/**
 * The one leader and its epoch.
 */
package dev.gantry.platform.lease;
