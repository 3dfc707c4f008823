/**
 * How much a request may bring.
 */
package dev.gantry.platform.bodies;
