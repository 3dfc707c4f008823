/**
 * Other registries whose content is fetched when somebody wants it, and kept.
 */
package dev.gantry.registry.upstreams;
