/**
 * Digests and the streams that compute and verify them on the way.
 */
package dev.gantry.oci.digest;
