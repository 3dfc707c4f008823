/**
 * Log drains: an app's log lines on their way to somebody else's log store.
 */
package dev.gantry.platform.drains;
