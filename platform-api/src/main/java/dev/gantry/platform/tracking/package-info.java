/**
 * Apps that follow a branch of a repository elsewhere and deploy what is pushed to it.
 */
package dev.gantry.platform.tracking;
