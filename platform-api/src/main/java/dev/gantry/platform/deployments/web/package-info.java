/**
 * The doors for deployments.
 */
package dev.gantry.platform.deployments.web;
