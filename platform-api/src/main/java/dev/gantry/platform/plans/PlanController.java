package dev.gantry.platform.plans;

import java.io.IOException;

import dev.gantry.contracts.apps.PlanView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.sources.SourceIntake;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a deployment would do. */
@RestController
class PlanController {

	private final SourceIntake sources;

	private final Planner planner;

	PlanController(SourceIntake sources, Planner planner) {
		this.sources = sources;
		this.planner = planner;
	}

	/**
	 * Looks at a source tree, sent as to {@code /deployments}, and tells what its
	 * deployment would do. Nothing is kept.
	 */
	@PostMapping("/api/v1/apps/{app}/plan")
	@Requires(Permission.CHANGE_APPS)
	@io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = {
			@Content(mediaType = "application/gzip", schema = @Schema(type = "string", format = "binary")) })
	PlanView plan(@PathVariable AppName app, HttpServletRequest request) throws IOException {
		return this.planner.plan(app, this.sources.inspect(request.getInputStream()));
	}

}
