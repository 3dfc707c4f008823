/**
 * The doors for agents.
 */
package dev.gantry.platform.link;
