package dev.gantry.platform.control;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The routers' link: they fetch the routing table and tell what they did with it. */
@RestController
@Requires(Permission.ACT_AS_ROUTER)
@RequestMapping("/router/v1")
class RouterLinkController {

	private final ControlPlane control;

	RouterLinkController(ControlPlane control) {
		this.control = control;
	}

	@GetMapping("/table")
	CompletionStage<RoutingTable> table(@RequestParam String router, @RequestParam(defaultValue = "0") long revision,
			@RequestParam(defaultValue = "25s") @DurationFormat(style = DurationFormat.Style.SIMPLE) Duration wait) {
		return this.control.table(router, revision, wait);
	}

	@PostMapping("/report")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void report(@RequestBody RouterReport report) {
		this.control.report(report);
	}

}
