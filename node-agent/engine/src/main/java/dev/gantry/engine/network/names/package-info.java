/**
 * Answers the questions of containers for names.
 */
package dev.gantry.engine.network.names;
