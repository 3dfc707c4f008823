/**
 * Where the host's control groups are, version 1 and 2.
 */
package dev.gantry.kernel.cgroups;
