/**
 * Deployments, from the request to their end, stage by stage.
 */
package dev.gantry.platform.deployments;
