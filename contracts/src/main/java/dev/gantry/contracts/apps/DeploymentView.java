package dev.gantry.contracts.apps;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.errors.Failure;

/**
 * A deployment as the API shows it.
 *
 * @param id its id
 * @param app the app
 * @param number counts the app's deployments from 1
 * @param trigger what set it off: {@code source}, {@code image}, {@code git},
 * {@code config}, {@code process} or {@code rollback}
 * @param summary the trigger in a sentence
 * @param status whether it goes on and how it ended
 * @param release the release that it brings, or {@code null} until there is one
 * @param image the image, {@code repository@digest}, or {@code null} until there is one
 * @param createdAt when it was asked for
 * @param endedAt when it ended, or {@code null}
 * @param stages its stages in order
 * @param failure the cause, if it failed
 * @param failedStage where, if it failed
 * @param lastLines the last 20 lines of the build or instance that failed
 * @param servingRelease the release that serves now, or {@code null}
 * @param url where the app answers
 */
public record DeploymentView(String id, String app, int number, String trigger, String summary, DeploymentStatus status,
		Integer release, String image, Instant createdAt, Instant endedAt, List<StageView> stages, Failure failure,
		DeploymentStage failedStage, List<String> lastLines, Integer servingRelease, String url) {
}
