package dev.gantry.contracts.apps;

/**
 * The JSON body of {@code POST /apps/{app}/previews}.
 *
 * @param branch the branch to make a preview of
 */
public record PreviewRequest(String branch) {
}
