/**
 * The one-JVM server.
 */
package dev.gantry.distribution;
