/**
 * The doors for apps, their process types and configuration.
 */
package dev.gantry.platform.apps.web;
