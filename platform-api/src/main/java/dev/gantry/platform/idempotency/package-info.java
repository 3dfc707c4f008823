/**
 * Requests that change something and may be sent again: each key of a caller's is done
 * once.
 */
package dev.gantry.platform.idempotency;
