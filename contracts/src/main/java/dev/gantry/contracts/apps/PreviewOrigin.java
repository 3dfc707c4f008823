package dev.gantry.contracts.apps;

/**
 * What a preview is a preview of.
 *
 * @param app the app
 * @param branch the branch of its source
 */
public record PreviewOrigin(String app, String branch) {
}
