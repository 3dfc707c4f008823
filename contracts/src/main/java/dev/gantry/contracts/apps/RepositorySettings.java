package dev.gantry.contracts.apps;

/**
 * The JSON body of {@code PUT /apps/{app}/repository}.
 *
 * @param url an address like {@code https://host/path.git}, with {@code user:token@}
 * before the host if it is private
 * @param branch the branch to deploy; {@code main} if it is {@code null}
 * @param previews whether a push to another branch makes a preview of it; not, if it is
 * {@code null}
 */
public record RepositorySettings(String url, String branch, Boolean previews) {
}
