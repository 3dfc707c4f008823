/**
 * The doors for jobs.
 */
package dev.gantry.platform.jobs.web;
