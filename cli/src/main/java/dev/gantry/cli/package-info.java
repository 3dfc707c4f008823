/**
 * The gantry command.
 */
package dev.gantry.cli;
