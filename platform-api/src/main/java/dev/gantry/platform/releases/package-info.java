/**
 * Releases: immutable, numbered, and what a rollback returns to.
 */
package dev.gantry.platform.releases;
