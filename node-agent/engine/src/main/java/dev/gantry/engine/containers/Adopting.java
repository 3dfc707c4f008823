package dev.gantry.engine.containers;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

import dev.gantry.engine.launch.LaunchRecord;
import dev.gantry.engine.launch.Launcher;
import dev.gantry.engine.network.Attachment;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over what an earlier agent made, container by container. */
final class Adopting implements Roster.Finding {

	private static final Logger LOGGER = LoggerFactory.getLogger(Adopting.class);

	private final RunGround ground;

	private final Clock clock;

	private final Map<String, Attachment> attachments = new HashMap<>();

	Adopting(RunGround ground, Clock clock) {
		this.ground = ground;
		this.clock = clock;
	}

	/** The places in the network that are taken, by container. */
	Map<String, Attachment> attachments() {
		return this.attachments;
	}

	@Override
	public void found(LiveContainer live) throws IOException {
		Adoption.of(live.directory(), this.ground.groups(), this.clock).apply(live);
		live.directory()
			.notes()
			.ifPresent((notes) -> live.noted((upkeep) -> upkeep.restored(notes.restarts(), notes.stopped())));
		live.paused(this.ground.freezer().frozen(live.id()));
		if (live.record() != null) {
			this.ground.launcher().restore(live.record());
		}
		if (live.current().running() && live.current().attachment() != null) {
			this.attachments.put(live.id(), live.current().attachment());
		}
	}

	/** It may run: nobody else gets its user numbers and its address. */
	@Override
	public void lost(ContainerDirectory directory) {
		try {
			directory.pid().map(PidFile::record).ifPresent((record) -> keep(directory, record));
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Read what {} was given: {}", directory.path(), ex.getMessage());
		}
	}

	private void keep(ContainerDirectory directory, LaunchRecord record) {
		Launcher launcher = this.ground.launcher();
		launcher.restore(record);
		if (record.attachment() != null) {
			this.attachments.put(directory.path().getFileName().toString(), record.attachment());
		}
	}

}
