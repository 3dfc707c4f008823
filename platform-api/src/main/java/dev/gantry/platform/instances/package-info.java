/**
 * Wanted replicas, what nodes report of them, and why they are as they are.
 */
package dev.gantry.platform.instances;
