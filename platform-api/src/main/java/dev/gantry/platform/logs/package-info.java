/**
 * The log lines of instances, brought here from their nodes.
 */
package dev.gantry.platform.logs;
