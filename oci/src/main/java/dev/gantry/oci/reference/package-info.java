/**
 * What images are called: references, repositories, tags, platforms.
 */
package dev.gantry.oci.reference;
