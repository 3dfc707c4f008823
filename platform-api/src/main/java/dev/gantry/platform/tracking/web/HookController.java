package dev.gantry.platform.tracking.web;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.tracking.TrackedBranch;
import dev.gantry.platform.tracking.Tracking;
import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where GitHub, GitLab and Gitea tell of pushes. The door is open to everybody who knows
 * the app's hook secret. A notice only wakes: what is deployed is what the branch holds
 * when it is fetched, so that an old notice, sent again by somebody, brings nothing old
 * back.
 */
@RestController
class HookController {

	/** GitHub sends no more than 25 MB; what is read here is at the front. */
	private static final int MOST_BYTES = 25 * 1024 * 1024;

	private static final String HEADS = "refs/heads/";

	/** GitLab and Gitea tell of a branch that is gone by a commit that cannot be. */
	private static final Pattern NOTHING = Pattern.compile("0{40}|0{64}");

	private final Tracking tracking;

	HookController(Tracking tracking) {
		this.tracking = tracking;
	}

	@PostMapping("/hooks/{app}")
	@Requires(Permission.PUBLIC)
	ResponseEntity<Told> push(@PathVariable AppName app, HttpServletRequest request) throws IOException {
		byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
		if (body.length > MOST_BYTES) {
			throw new GantryException(ErrorCode.TOO_LARGE, "The notice is larger than " + MOST_BYTES + " bytes");
		}
		Optional<TrackedBranch> tracked = this.tracking.find(app);
		if (tracked.isEmpty() || !HookSignature.proves(request, body, this.tracking.hookSecret(tracked.get()))) {
			// The same for an app that is not there: nobody learns which apps are.
			throw new GantryException(ErrorCode.TOKEN_INVALID, "The notice is not signed with the hook's secret",
					"Enter the secret that GET /api/v1/apps/" + app + "/repository shows");
		}
		return take(app, tracked.get(), event(request), body);
	}

	private ResponseEntity<Told> take(AppName app, TrackedBranch tracked, String event, byte[] body) {
		if (!event.startsWith("push")) {
			return ResponseEntity.ok(new Told("Nothing to do for '" + event + "'"));
		}
		JsonNode notice = read(body);
		String ref = notice.path("ref").asString("");
		boolean deleted = notice.path("deleted").asBoolean(false)
				|| NOTHING.matcher(notice.path("after").asString("")).matches();
		if (tracked.previews() && ref.startsWith(HEADS) && !ref.equals(HEADS + tracked.branch())) {
			return preview(app, ref.substring(HEADS.length()), deleted);
		}
		if (!ref.equals(HEADS + tracked.branch()) || deleted) {
			return ResponseEntity.ok(new Told("Only pushes to " + tracked.branch() + " are deployed"));
		}
		this.tracking.wantFetch(tracked, "webhook");
		return ResponseEntity.status(HttpStatus.ACCEPTED).body(new Told(tracked.branch() + " is fetched and deployed"));
	}

	private ResponseEntity<Told> preview(AppName app, String branch, boolean deleted) {
		if (deleted) {
			return ResponseEntity.ok(new Told(this.tracking.endPreview(app, branch, "webhook")
					? "The preview of " + branch + " is destroyed" : "There is no preview of " + branch));
		}
		String preview = this.tracking.wantPreview(app, branch, "webhook").name();
		return ResponseEntity.status(HttpStatus.ACCEPTED)
			.body(new Told(branch + " is fetched and deployed as " + preview));
	}

	/** GitLab says {@code Push Hook} for what the others call {@code push}. */
	private static String event(HttpServletRequest request) {
		for (String header : new String[] { "X-GitHub-Event", "X-Gitea-Event", "X-Gitlab-Event" }) {
			String event = request.getHeader(header);
			if (event != null) {
				return event.toLowerCase(java.util.Locale.ROOT);
			}
		}
		return "push";
	}

	private static JsonNode read(byte[] body) {
		try {
			return JsonMapper.shared().readTree(body);
		}
		catch (JacksonException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "The notice is not JSON",
					"Set the hook's content type to application/json", ex);
		}
	}

	/**
	 * What was made of a notice.
	 *
	 * @param message for the host's page of deliveries
	 */
	record Told(String message) {
	}

}
