/**
 * The doors of the figures.
 */
package dev.gantry.platform.figures.web;
