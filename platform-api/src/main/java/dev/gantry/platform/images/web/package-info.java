/**
 * The doors for images.
 */
package dev.gantry.platform.images.web;
