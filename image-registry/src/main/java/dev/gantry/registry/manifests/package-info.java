/**
 * Manifests on their way in and out.
 */
package dev.gantry.registry.manifests;
