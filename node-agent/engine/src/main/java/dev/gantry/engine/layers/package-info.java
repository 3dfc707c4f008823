/**
 * Layers as directories that overlayfs stacks: kept by digest, unpacked, read as one
 * merged tree and walked back into archives.
 */
package dev.gantry.engine.layers;
