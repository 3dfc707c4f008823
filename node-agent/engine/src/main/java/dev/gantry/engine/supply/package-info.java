/**
 * What is known of a built image: how it was built, and which software is in it.
 */
package dev.gantry.engine.supply;
