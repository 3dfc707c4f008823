/**
 * Previews over HTTP.
 */
package dev.gantry.platform.previews.web;
