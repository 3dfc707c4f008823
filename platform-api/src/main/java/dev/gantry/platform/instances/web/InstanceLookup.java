package dev.gantry.platform.instances.web;

import java.util.List;
import java.util.Map;

import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.StoredInstance;

import org.springframework.transaction.annotation.Transactional;

/** Finds instances by their id. */
class InstanceLookup {

	private final Instances instances;

	private final Apps apps;

	private final InstanceViews views;

	private final TeamWall wall;

	InstanceLookup(Instances instances, Apps apps, InstanceViews views, TeamWall wall) {
		this.instances = instances;
		this.apps = apps;
		this.views = views;
		this.wall = wall;
	}

	/** One instance, if the caller sees its app. */
	@Transactional(readOnly = true)
	public InstanceView get(String id, Caller caller) {
		StoredInstance instance = this.instances.findById(id).orElseThrow(() -> missing(id));
		String app = this.apps.findById(instance.appId()).map(App::name).orElseThrow();
		if (!this.wall.seenBy(caller).test(app)) {
			throw missing(id);
		}
		return this.views.of(List.of(instance), Map.of(instance.appId(), app)).get(0);
	}

	private static GantryException missing(String id) {
		return new GantryException(ErrorCode.NOT_FOUND, "There is no instance '" + id + "'",
				"'gantry ps APP' lists an app's instances; one that has ended for good is gone");
	}

}
