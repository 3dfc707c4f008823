/**
 * The cluster as data: what is wanted (stored, written by the platform) and what is
 * observed (told by agents and routers).
 */
package dev.gantry.scheduler.cluster;
