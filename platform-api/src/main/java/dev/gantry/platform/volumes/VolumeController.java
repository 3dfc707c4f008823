package dev.gantry.platform.volumes;

import java.util.List;

import dev.gantry.contracts.apps.VolumeView;
import dev.gantry.contracts.link.DiscardedVolumes;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Volumes: seen and removed by people, deleted by nodes. */
@RestController
class VolumeController {

	private final VolumeDesk desk;

	VolumeController(VolumeDesk desk) {
		this.desk = desk;
	}

	/** The app's volumes and where their data is. */
	@GetMapping("/api/v1/apps/{app}/volumes")
	@Requires(Permission.READ_APPS)
	List<VolumeView> list(@PathVariable AppName app) {
		return this.desk.list(app);
	}

	/** Deletes a volume's data; refused while a process type that has it is wanted. */
	@DeleteMapping("/api/v1/apps/{app}/volumes/{name}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	@Requires(Permission.CHANGE_APPS)
	void remove(@PathVariable AppName app, @PathVariable String name, Caller caller) {
		this.desk.remove(app, name, caller.name());
	}

	/** An agent has deleted data. */
	@PostMapping("/agent/v1/volumes/discarded")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.ACT_AS_NODE)
	void discarded(@RequestBody DiscardedVolumes discarded, Caller caller) {
		this.desk.discarded(caller.nodeId(), discarded.keys());
	}

}
