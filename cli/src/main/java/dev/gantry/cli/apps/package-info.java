/**
 * Commands about apps.
 */
package dev.gantry.cli.apps;
