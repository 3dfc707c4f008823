/**
 * What happened in the registry, kept until the platform knows.
 */
package dev.gantry.registry.events;
