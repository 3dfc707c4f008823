/**
 * Messages to the kernel's network configuration over netlink sockets.
 */
package dev.gantry.kernel.netlink;
