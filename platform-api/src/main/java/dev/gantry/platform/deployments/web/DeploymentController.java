package dev.gantry.platform.deployments.web;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.contracts.apps.DeploymentRequest;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.builds.SourceContent;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.DeploymentDesk;
import dev.gantry.platform.deployments.DeploymentIntake;
import dev.gantry.platform.deployments.SourceOrigin;
import dev.gantry.platform.git.GitSource;
import dev.gantry.platform.git.GitSources;
import dev.gantry.platform.git.RemoteAddress;
import dev.gantry.platform.images.ImageResolver;
import dev.gantry.platform.images.ResolvedImage;
import dev.gantry.platform.sources.SourceIntake;
import dev.gantry.platform.sources.SourcePruning;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Deployments: asked for, looked at, followed. */
@RestController
@RequestMapping("/api/v1/apps/{app}")
class DeploymentController {

	private final DeploymentIntake intake;

	private final DeploymentDesk desk;

	private final SourceDoor sources;

	private final ImageResolver images;

	private final DeploymentAnswers answers;

	DeploymentController(DeploymentIntake intake, DeploymentDesk desk, SourceDoor sources, ImageResolver images,
			DeploymentAnswers answers) {
		this.intake = intake;
		this.desk = desk;
		this.sources = sources;
		this.images = images;
		this.answers = answers;
	}

	/** Deploys a source tree: a tar.gz, tar or zip of the app's directory. */
	@PostMapping(path = "/deployments",
			consumes = { "application/gzip", "application/x-gzip", "application/x-tar", "application/x-gtar",
					"application/x-tgz", "application/zip", "application/x-zip-compressed",
					"application/octet-stream" })
	@Requires(Permission.CHANGE_APPS)
	@io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = {
			@Content(mediaType = "application/gzip", schema = @Schema(type = "string", format = "binary")) })
	Callable<ResponseEntity<DeploymentView>> deploySource(@PathVariable AppName app,
			@RequestParam(defaultValue = "false") boolean wait, Caller caller, HttpServletRequest request)
			throws IOException {
		SourceContent content = this.sources.intake().take(request.getInputStream());
		Deployment deployment = this.intake.deploySource(app, SourceOrigin.upload(content), content, caller.name());
		this.sources.pruning().prune(deployment.appId());
		return this.answers.begun(app, deployment, wait);
	}

	/** Deploys an image, a commit of a git repository, or a former release again. */
	@PostMapping(path = "/deployments", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Requires(Permission.CHANGE_APPS)
	Callable<ResponseEntity<DeploymentView>> deploy(@PathVariable AppName app, @RequestBody DeploymentRequest wanted,
			@RequestParam(defaultValue = "false") boolean wait, Caller caller) {
		int given = ((wanted.image() != null) ? 1 : 0) + ((wanted.git() != null) ? 1 : 0)
				+ ((wanted.release() != null) ? 1 : 0);
		if (given != 1) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"A deployment is of an image, a git repository or a release; the body names " + given + " of them",
					"Send for example {\"image\": \"nginx:1.29\"}");
		}
		if (wanted.git() != null) {
			return () -> deployCommit(app, wanted.git(), wait, caller);
		}
		if (wanted.release() != null) {
			return this.answers.begun(app, this.intake.rollBack(app, wanted.release(), caller.name()), wait);
		}
		ResolvedImage image = this.images.resolve(wanted.image());
		return this.answers.begun(app, this.intake.deployImage(app, wanted.image(), image, caller.name()), wait);
	}

	private ResponseEntity<DeploymentView> deployCommit(AppName app, DeploymentRequest.Git git, boolean wait,
			Caller caller) throws Exception {
		RemoteAddress address = RemoteAddress.of(git.url());
		GitSource source = this.sources.git().fetch(address, git.ref());
		Deployment deployment = this.intake.deploySource(app, SourceOrigin.fetched(address.toString(), source.commit()),
				source.content(), caller.name());
		this.sources.pruning().prune(deployment.appId());
		return this.answers.begun(app, deployment, wait).call();
	}

	/** Returns to a former release: its code, configuration and processes. */
	@PostMapping("/rollback")
	@Requires(Permission.CHANGE_APPS)
	Callable<ResponseEntity<DeploymentView>> rollBack(@PathVariable AppName app,
			@RequestBody(required = false) RollbackRequest wanted, @RequestParam(defaultValue = "false") boolean wait,
			Caller caller) {
		Integer release = (wanted != null) ? wanted.release() : null;
		return this.answers.begun(app, this.intake.rollBack(app, release, caller.name()), wait);
	}

	/** The app's deployments, newest first. */
	@GetMapping("/deployments")
	@Requires(Permission.READ_APPS)
	List<DeploymentView> list(@PathVariable AppName app, @RequestParam(defaultValue = "50") int limit) {
		return this.desk.list(app, Math.max(1, Math.min(limit, 500)));
	}

	/** A deployment, by its id or its number. */
	@GetMapping("/deployments/{id}")
	@Requires(Permission.READ_APPS)
	DeploymentView get(@PathVariable AppName app, @PathVariable String id) {
		return this.desk.view(app, id);
	}

	/**
	 * A deployment as it goes on, as server-sent events: {@code deployment} with the
	 * whole, {@code stage} with a stage that changed, {@code step} and {@code line} of
	 * the build, {@code end} with the whole when it has ended. {@code Last-Event-ID}
	 * resumes.
	 */
	@GetMapping(path = "/deployments/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Requires(Permission.READ_APPS)
	ResponseEntity<StreamingResponseBody> events(@PathVariable AppName app, @PathVariable String id,
			@RequestHeader(name = "Last-Event-ID", required = false) String lastEventId) {
		return this.answers.follow(app, this.desk.require(app, id), lastEventId);
	}

	/**
	 * Where sources come in and old ones go.
	 *
	 * @param intake checks and stores
	 * @param git fetches
	 * @param pruning forgets
	 */
	record SourceDoor(SourceIntake intake, GitSources git, SourcePruning pruning) {
	}

	/**
	 * Which release to return to.
	 *
	 * @param release its number; without it the one that served before
	 */
	record RollbackRequest(Integer release) {
	}

}
