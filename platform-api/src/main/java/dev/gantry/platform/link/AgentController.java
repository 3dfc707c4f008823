package dev.gantry.platform.link;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.BuildProgress;
import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.link.ReportReply;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.builds.Build;
import dev.gantry.platform.builds.BuildReports;
import dev.gantry.platform.builds.Source;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.nodes.Node;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What agents call; see {@code dev.gantry.contracts.link}. */
@RestController
@RequestMapping("/agent/v1")
@Requires(Permission.ACT_AS_NODE)
class AgentController {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

	private final ControlPlane control;

	private final NodeAdmission admission;

	private final BuildReports builds;

	private final AgentStores stores;

	AgentController(ControlPlane control, NodeAdmission admission, BuildReports builds, AgentStores stores) {
		this.control = control;
		this.admission = admission;
		this.builds = builds;
		this.stores = stores;
	}

	@PostMapping("/join")
	@Requires(Permission.JOIN_AS_NODE)
	JoinReply join(@RequestBody JoinRequest request, Caller caller) {
		return this.admission.join(request, caller, this.control.epoch());
	}

	@PostMapping("/report")
	ReportReply report(@RequestBody NodeReport report, Caller caller) {
		return this.control.report(caller.nodeId(), report);
	}

	@GetMapping("/assignments")
	CompletionStage<Assignments> assignments(@RequestParam(defaultValue = "0") long revision,
			@RequestParam(defaultValue = "0s") String wait, Caller caller) {
		return this.control.assignments(caller.nodeId(), revision, duration(wait));
	}

	private static Duration duration(String text) {
		try {
			Duration wait = DurationStyle.detectAndParse(text);
			return (wait.compareTo(LONGEST_WAIT) > 0) ? LONGEST_WAIT : wait;
		}
		catch (IllegalArgumentException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + text + "' is not a time",
					"Write for example '25s'", ex);
		}
	}

	@GetMapping("/builds/{buildId}/source")
	void source(@PathVariable String buildId, Caller caller, HttpServletResponse response) throws IOException {
		Build build = this.builds.require(buildId, caller.nodeId());
		Source source = this.stores.sources().findById(build.sourceId()).orElseThrow();
		try (InputStream in = this.stores.sourceStore().open(source.digest())) {
			response.setContentType("application/gzip");
			response.setContentLengthLong(source.size());
			response.setHeader("ETag", '"' + source.digest() + '"');
			in.transferTo(response.getOutputStream());
		}
		catch (NoSuchFileException ex) {
			throw new GantryException(ErrorCode.NOT_FOUND, "The source of this build is no longer stored", null, ex);
		}
	}

	@PostMapping("/builds/{buildId}/progress")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void progress(@PathVariable String buildId, @RequestBody BuildProgress progress, Caller caller) {
		String name = this.stores.nodes().findById(caller.nodeId()).map(Node::name).orElse("a node");
		this.builds.report(buildId, caller.nodeId(), name, progress);
	}

}
