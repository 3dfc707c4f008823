/**
 * The platform on this host: starting and stopping its processes.
 */
package dev.gantry.cli.local;
