/**
 * Settings of the running kernel under {@code /proc/sys}.
 */
package dev.gantry.kernel.sysctl;
