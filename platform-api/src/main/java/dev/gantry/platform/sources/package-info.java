/**
 * Pushed archives: checked, brought into one form and stored.
 */
package dev.gantry.platform.sources;
