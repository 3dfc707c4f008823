/**
 * How much a repository may hold.
 */
package dev.gantry.registry.quotas;
