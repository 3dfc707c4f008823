package dev.gantry.platform.pushes.web;

import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.pushes.DeployOnPush;
import dev.gantry.platform.pushes.PushRules;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Whether images that are pushed to an app's repository are deployed. */
@RestController
@RequestMapping("/api/v1/apps/{app}/deploy-on-push")
class PushController {

	private final PushRules rules;

	PushController(PushRules rules) {
		this.rules = rules;
	}

	/** Which pushed images are deployed; 204 for none. */
	@GetMapping
	@Requires(Permission.READ_APPS)
	ResponseEntity<DeployOnPush> get(@PathVariable AppName app) {
		return this.rules.find(app).map(ResponseEntity::ok).orElseGet(() -> ResponseEntity.noContent().build());
	}

	/**
	 * Lets images that are pushed as {@code apps/{app}} be deployed. Makes the app if it
	 * is new.
	 */
	@PutMapping
	@Requires(Permission.CHANGE_APPS)
	DeployOnPush put(@PathVariable AppName app, @RequestBody DeployOnPush wanted, Caller caller) {
		this.rules.set(app, wanted, caller.name());
		return wanted;
	}

	/** Ends that. */
	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.CHANGE_APPS)
	void delete(@PathVariable AppName app, Caller caller) {
		this.rules.clear(app, caller.name());
	}

}
