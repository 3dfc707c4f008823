/**
 * Source trees out of git, pushed or fetched.
 */
package dev.gantry.platform.git;
