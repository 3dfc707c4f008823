/**
 * The only Java that touches system calls, /proc, cgroupfs, netlink and nftables.
 */
package dev.gantry.kernel;
