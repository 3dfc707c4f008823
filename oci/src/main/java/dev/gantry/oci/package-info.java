/**
 * OCI images without any of Gantry's own words: digests, references, documents, content,
 * layers, registries and archives.
 */
package dev.gantry.oci;
