/**
 * What the public API shows of images in the platform's own registry.
 */
package dev.gantry.contracts.images;
