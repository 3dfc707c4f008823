/**
 * Apps, their process types and their configuration.
 */
package dev.gantry.platform.apps;
