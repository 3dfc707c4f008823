package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.launch.Launch;
import dev.gantry.engine.launch.LaunchWishes;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.ShimDoor;
import dev.gantry.engine.streams.ShimStreams;
import dev.gantry.engine.streams.TerminalSize;

/** Brings people and the streams of containers together. */
final class Attachments {

	private final Path run;

	private final Announcements announcements;

	/**
	 * Attachments of a home's containers.
	 * @param run where shims listen
	 */
	Attachments(Path run, Announcements announcements) {
		this.run = run;
		this.announcements = announcements;
	}

	/** Removes the doors that killed shims left. */
	void sweep() throws IOException {
		try (var doors = Files.newDirectoryStream(this.run, "io.*")) {
			for (Path door : doors) {
				long shim = Long.parseLong(door.getFileName().toString().substring("io.".length()));
				if (ProcessHandle.of(shim).isEmpty()) {
					Files.deleteIfExists(door);
				}
			}
		}
	}

	AttachedStreams attach(LiveContainer live, AttachOptions options) {
		ContainerAttachment attachment = new ContainerAttachment(live.current().spec().process().streams(), options,
				() -> this.announcements.tell(Event.Action.DETACH, live.current()));
		synchronized (live) {
			if (live.current().running()) {
				attachment.connected(door(live).connect(options));
			}
			else {
				live.waiting(attachment);
			}
		}
		this.announcements.tell(Event.Action.ATTACH, live.current());
		return attachment;
	}

	void resize(LiveContainer live, TerminalSize size) {
		synchronized (live) {
			if (live.current().running()) {
				door(live).resize(size);
			}
			live.size(size);
		}
		this.announcements.tell(Event.Action.RESIZE, live.current(),
				Map.of("height", Integer.toString(size.rows()), "width", Integer.toString(size.columns())));
	}

	/** What those want who wait for a container's start. */
	LaunchWishes wishes(LiveContainer live) {
		return new LaunchWishes(live.firstWaiting().map(ContainerAttachment::options).orElse(null), live.size());
	}

	/**
	 * A container's program runs. Who came first has its connection from the first byte
	 * on; others join now.
	 */
	void started(LiveContainer live, Launch launch) {
		boolean first = true;
		for (ContainerAttachment waiting : live.takeWaiting()) {
			try {
				waiting.connected(
						(first && launch.connection() != null) ? new ShimStreams(launch.connection(), waiting.options())
								: door(live).connect(waiting.options()));
			}
			catch (GantryException ex) {
				waiting.failed();
			}
			first = false;
		}
	}

	void failed(LiveContainer live) {
		live.takeWaiting().forEach(ContainerAttachment::failed);
	}

	private ShimDoor door(LiveContainer live) {
		if (live.shim() == 0) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + live.id() + "' does not run",
					"Start it first");
		}
		return new ShimDoor("container '" + live.id() + "'", ShimStreams.door(this.run, live.shim()),
				() -> live.process() != null && !live.process().ended());
	}

}
