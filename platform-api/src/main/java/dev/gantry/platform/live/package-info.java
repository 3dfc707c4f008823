/**
 * Answers that go on: server-sent events and endless lines.
 */
package dev.gantry.platform.live;
