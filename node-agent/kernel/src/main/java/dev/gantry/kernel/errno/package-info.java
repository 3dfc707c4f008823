/**
 * What the kernel's error numbers mean.
 */
package dev.gantry.kernel.errno;
