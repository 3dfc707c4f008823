/**
 * What the database must not show to those who read it: sealed at rest.
 */
package dev.gantry.platform.secrets;
