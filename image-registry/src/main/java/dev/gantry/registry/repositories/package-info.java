/**
 * Which repository has which manifests, tags and blobs.
 */
package dev.gantry.registry.repositories;
