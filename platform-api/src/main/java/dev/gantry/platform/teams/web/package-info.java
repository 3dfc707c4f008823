/**
 * Teams over HTTP.
 */
package dev.gantry.platform.teams.web;
