/**
 * The doors for nodes.
 */
package dev.gantry.platform.nodes.web;
