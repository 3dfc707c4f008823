/**
 * Previews: apps that show a branch of another app, with its configuration, and end with
 * the branch.
 */
package dev.gantry.platform.previews;
