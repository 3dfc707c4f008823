/**
 * The doors for instances, their logs and the question why.
 */
package dev.gantry.platform.instances.web;
