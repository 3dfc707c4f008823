/**
 * Images in the platform's registry and elsewhere.
 */
package dev.gantry.platform.images;
