/**
 * The doors for what happened.
 */
package dev.gantry.platform.events.web;
