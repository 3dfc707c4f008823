/**
 * Images that are pushed to the registry: who wants them deployed, and doing so.
 */
package dev.gantry.platform.pushes;
