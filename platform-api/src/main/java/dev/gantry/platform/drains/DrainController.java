package dev.gantry.platform.drains;

import java.util.List;

import dev.gantry.contracts.apps.LogDrainSettings;
import dev.gantry.contracts.apps.LogDrainView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where an app's log lines are sent. */
@RestController
@RequestMapping("/api/v1/apps/{app}/drains")
class DrainController {

	private final DrainDesk desk;

	DrainController(DrainDesk desk) {
		this.desk = desk;
	}

	/** The app's drains, with what was sent and dropped. */
	@GetMapping
	@Requires(Permission.READ_APPS)
	List<LogDrainView> list(@PathVariable AppName app) {
		return this.desk.list(app);
	}

	/** Sends the app's log lines to an address from now on. */
	@PutMapping("/{name}")
	@Requires(Permission.CHANGE_APPS)
	LogDrainView put(@PathVariable AppName app, @PathVariable String name, @RequestBody LogDrainSettings wanted,
			Caller caller) {
		return this.desk.put(app, name, wanted.url(), caller.name());
	}

	/** Sends them there no more. */
	@DeleteMapping("/{name}")
	@Requires(Permission.CHANGE_APPS)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void remove(@PathVariable AppName app, @PathVariable String name, Caller caller) {
		this.desk.remove(app, name, caller.name());
	}

}
