/**
 * The database that holds what the registry knows of its content.
 */
package dev.gantry.registry.database;
