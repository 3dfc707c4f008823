package dev.gantry.contracts.apps;

import java.time.Instant;

import dev.gantry.contracts.link.ImagesReport;

/**
 * The images of a node as the API shows them.
 *
 * @param at when the node last told; absent while the leading server has heard nothing,
 * which takes a minute at most
 * @param held what it told
 */
public record NodeImagesView(Instant at, ImagesReport held) {
}
