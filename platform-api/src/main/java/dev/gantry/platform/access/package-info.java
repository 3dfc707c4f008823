/**
 * Who may call what: tokens, sessions and the permission that each door declares.
 */
package dev.gantry.platform.access;
