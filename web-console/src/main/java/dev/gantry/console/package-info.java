/**
 * Serves the web console's files to browsers.
 */
package dev.gantry.console;
