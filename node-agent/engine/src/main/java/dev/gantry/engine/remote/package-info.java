/**
 * Files and git trees that ADD and remote contexts fetch, with what keeps a build from
 * reading what only the node may reach.
 */
package dev.gantry.engine.remote;
