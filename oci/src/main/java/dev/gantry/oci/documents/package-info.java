/**
 * The JSON documents of images, in the OCI and the Docker form, with their exact bytes.
 */
package dev.gantry.oci.documents;
