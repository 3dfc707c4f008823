/**
 * The leader's loop: loads what is wanted, compares it with what agents and routers tell,
 * and stores the next steps.
 */
package dev.gantry.platform.control;
