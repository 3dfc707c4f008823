/**
 * Who may do what in the registry: bearer tokens, verified and read.
 */
package dev.gantry.registry.access;
