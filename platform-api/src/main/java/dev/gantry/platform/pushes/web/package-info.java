/**
 * The doors for deployments by pushed images.
 */
package dev.gantry.platform.pushes.web;
