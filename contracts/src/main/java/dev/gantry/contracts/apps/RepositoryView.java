package dev.gantry.contracts.apps;

import java.time.Instant;

/**
 * The repository that an app follows.
 *
 * @param url its address, without user and password
 * @param branch the branch that is deployed
 * @param previews whether a push to another branch makes a preview of it
 * @param hookUrl where GitHub, GitLab or Gitea shall tell of pushes
 * @param hookSecret what they sign with or send; {@code null} to those who may not change
 * the app
 * @param fetchWantedAt since when a fetch is waited for, or {@code null}
 */
public record RepositoryView(String url, String branch, boolean previews, String hookUrl, String hookSecret,
		Instant fetchWantedAt) {
}
