/**
 * The central service.
 */
package dev.gantry.platform;
