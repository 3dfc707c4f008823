package dev.gantry.registry.collection;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.VerifyingInputStream;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.registry.repositories.Repositories;
import dev.gantry.registry.repositories.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads content and compares it with its digest. What is corrupt is deleted, so that it
 * is not served and whoever has it pushes it again; an upstream's is fetched again when
 * somebody wants it.
 */
public final class Scrubber {

	private static final Logger LOGGER = LoggerFactory.getLogger(Scrubber.class);

	private static final int BATCH = 100;

	private static final int BUFFER = 128 * 1024;

	private final ContentStore store;

	private final Repositories repositories;

	private final Pace pace;

	/**
	 * A scrubber.
	 * @param pace slows it down
	 */
	public Scrubber(ContentStore store, Repositories repositories, Pace pace) {
		this.store = store;
		this.repositories = repositories;
		this.pace = pace;
	}

	/** Reads everything that was not checked since a time. */
	public Scrubbed scrub(Instant since) throws IOException, InterruptedException {
		int contents = 0;
		long bytes = 0;
		List<Stored> unchecked = this.repositories.contents().uncheckedSince(since, BATCH);
		while (!unchecked.isEmpty()) {
			for (Stored content : unchecked) {
				check(content);
				contents++;
				bytes += content.size();
			}
			unchecked = this.repositories.contents().uncheckedSince(since, BATCH);
		}
		return new Scrubbed(contents, bytes,
				this.repositories.contents().corrupt().stream().map(Stored::digest).toList());
	}

	private void check(Stored stored) throws InterruptedException {
		try {
			Optional<Content> content = this.store.find(stored.digest());
			if (content.isEmpty()) {
				damaged(stored, "is not there");
				return;
			}
			read(content.get(), stored);
			this.repositories.contents().sound(stored.digest());
		}
		catch (IOException ex) {
			damaged(stored, ex.getMessage());
		}
	}

	private void read(Content content, Stored stored) throws IOException, InterruptedException {
		byte[] buffer = new byte[BUFFER];
		try (InputStream in = new VerifyingInputStream(content.open(), stored.digest(), stored.size())) {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				this.pace.spend(read);
			}
		}
	}

	private void damaged(Stored stored, String why) {
		// Collected meanwhile, which is no damage.
		if (!this.repositories.contents().isKnown(stored.digest())) {
			return;
		}
		LOGGER.error("Content {} of {} bytes is corrupt and was taken out of the store; push it again: {}",
				stored.digest(), stored.size(), why);
		this.repositories.contents().corrupt(stored.digest());
		try {
			this.store.delete(stored.digest());
		}
		catch (IOException ex) {
			LOGGER.error("Corrupt content {} cannot be deleted", stored.digest(), ex);
		}
	}

	/** How fast to read. */
	public interface Pace {

		/** As fast as possible. */
		Pace FULL = (bytes) -> {
		};

		/** Waits for as long as these bytes may take. */
		void spend(int bytes) throws InterruptedException;

		/** At most so many bytes in a second. */
		static Pace of(long bytesPerSecond) {
			return (bytes) -> pause(bytes * 1000L / bytesPerSecond);
		}

		private static void pause(long millis) throws InterruptedException {
			Thread.sleep(millis);
		}

	}

}
