/**
 * Health checks: programs in containers that tell whether those do their work.
 */
package dev.gantry.engine.health;
