/**
 * The git door: {@code git push} brings a source tree and deploys it.
 */
package dev.gantry.platform.git.web;
