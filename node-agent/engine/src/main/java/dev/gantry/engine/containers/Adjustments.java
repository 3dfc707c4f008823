package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.engine.events.Event;

/**
 * Changes of containers that exist: the kernel first, then the document, then what the
 * engine says of it; a change that fails half way is taken back.
 */
final class Adjustments {

	private final ControlGroups groups;

	private final ContainerNames names;

	private final Announcements announcements;

	Adjustments(ControlGroups groups, ContainerNames names, Announcements announcements) {
		this.groups = groups;
		this.names = names;
		this.announcements = announcements;
	}

	Container rename(LiveContainer live, String name) {
		synchronized (live) {
			Container before = live.current();
			if (name.isEmpty() || before.name().equals(name)) {
				throw new GantryException(ErrorCode.REQUEST_INVALID,
						"Rename container '" + before.id() + "': the new name '" + name + "' is no other name",
						"Give it a name that differs");
			}
			ContainerSpec renamed = before.spec().with(before.spec().housekeeping().withName(name));
			this.names.take(name, before.id());
			try {
				live.directory().replace(renamed, before.createdAt());
			}
			catch (IOException ex) {
				this.names.giveBack(name, before.id());
				throw new GantryException(ErrorCode.INTERNAL,
						"Rename container '" + before.id() + "': " + ex.getMessage(), null, ex);
			}
			live.changed(renamed);
			this.names.giveBack(before.name(), before.id());
			this.announcements.tell(Event.Action.RENAME, live.current(), Map.of("oldName", before.name()));
			return live.current();
		}
	}

	Container update(LiveContainer live, LimitsUpdate update) {
		synchronized (live) {
			Container before = live.current();
			ContainerSpec updated = update.appliedTo(before.spec());
			HostContainers.requireKept(updated);
			try {
				if (before.running()) {
					apply(before.id(), before.spec().sandbox(), updated.sandbox());
				}
				live.directory().replace(updated, before.createdAt());
			}
			catch (IOException ex) {
				throw new GantryException(ErrorCode.STATE_CONFLICT,
						"Change the limits of container '" + before.id() + "': " + reason(ex),
						"Free what the container uses over the new limit, or choose a higher one", ex);
			}
			live.changed(updated);
			this.announcements.tell(Event.Action.UPDATE, live.current());
			return live.current();
		}
	}

	private void apply(String id, Sandbox old, Sandbox updated) throws IOException {
		try {
			this.groups.update(id, updated.limits(), updated.controls());
		}
		catch (IOException ex) {
			try {
				this.groups.update(id, old.limits(), old.controls());
			}
			catch (IOException again) {
				ex.addSuppressed(again);
			}
			throw ex;
		}
	}

	private static String reason(IOException ex) {
		return (ex instanceof FileSystemException refused && refused.getReason() != null)
				? "write " + refused.getFile() + ": " + refused.getReason() : ex.getMessage();
	}

}
