/**
 * Named data that outlives containers.
 */
package dev.gantry.engine.volumes;
