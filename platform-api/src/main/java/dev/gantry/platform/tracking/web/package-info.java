/**
 * Tracked branches over HTTP, and the door through which their hosts tell of pushes.
 */
package dev.gantry.platform.tracking.web;
