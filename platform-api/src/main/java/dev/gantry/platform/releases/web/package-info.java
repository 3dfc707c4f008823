/**
 * The doors for releases.
 */
package dev.gantry.platform.releases.web;
