/**
 * Images in files: root file systems, docker-archives and OCI layouts.
 */
package dev.gantry.oci.archives;
