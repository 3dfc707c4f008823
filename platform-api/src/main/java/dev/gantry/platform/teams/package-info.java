/**
 * Teams: who belongs together and sees the same apps.
 */
package dev.gantry.platform.teams;
