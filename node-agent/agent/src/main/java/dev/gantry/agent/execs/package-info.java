/**
 * Commands that the platform carries to instances: each a process beside the instance's
 * own.
 */
package dev.gantry.agent.execs;
