/**
 * The content store in a bucket of S3 or of whatever speaks like it.
 */
package dev.gantry.registry.s3;
