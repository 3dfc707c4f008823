/**
 * Live standard streams of what runs in containers: terminals, attaching and detaching.
 */
package dev.gantry.engine.streams;
