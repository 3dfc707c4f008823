/**
 * The command line of the OCI runtime specification, as runc's: containers for callers
 * such as podman and containerd, who keep root file systems, networks and logs
 * themselves.
 */
package dev.gantry.engine.runtime;
