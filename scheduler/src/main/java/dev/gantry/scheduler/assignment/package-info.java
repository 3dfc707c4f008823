/**
 * What nodes are told to do, derived from what is wanted of instances.
 */
package dev.gantry.scheduler.assignment;
