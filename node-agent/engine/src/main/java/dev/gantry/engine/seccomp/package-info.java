/**
 * System call filters: the profile as data, compiled to a program for the kernel.
 */
package dev.gantry.engine.seccomp;
