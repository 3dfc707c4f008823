/**
 * Commands and shells in running instances, carried between their users and the nodes.
 */
package dev.gantry.platform.execs;
