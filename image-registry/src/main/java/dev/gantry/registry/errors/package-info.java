/**
 * The registry's error codes, as the distribution specification has them.
 */
package dev.gantry.registry.errors;
