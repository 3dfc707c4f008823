/**
 * Layers: file-system changes as tar archives, read as events and written reproducibly.
 */
package dev.gantry.oci.layers;
