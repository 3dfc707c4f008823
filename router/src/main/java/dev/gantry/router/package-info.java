/**
 * The HTTP front door.
 */
package dev.gantry.router;
