/**
 * The doors for runs.
 */
package dev.gantry.platform.runs.web;
