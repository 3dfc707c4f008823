package dev.gantry.platform.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.images.ImageRepositoryView;
import dev.gantry.contracts.images.ImageView;
import tools.jackson.databind.JsonNode;

/** What the platform's registry has, and what is done about it. */
public class ImageShelf {

	/** Most images that are listed. */
	private static final int MOST = 10_000;

	private final RegistryExtension registry;

	ImageShelf(RegistryExtension registry) {
		this.registry = registry;
	}

	/** All tagged images, by repository and tag. */
	public List<ImageView> list() {
		return asked(() -> tagged().stream().map(ImageShelf::view).toList());
	}

	List<RegistryExtension.Tagged> tagged() throws IOException, InterruptedException {
		List<RegistryExtension.Tagged> all = new ArrayList<>();
		List<RegistryExtension.Tagged> page = this.registry.images("");
		while (!page.isEmpty() && all.size() < MOST) {
			all.addAll(page);
			page = this.registry.images(page.get(page.size() - 1).name());
		}
		return all;
	}

	/** The image of this name, {@code repository:tag}. */
	Optional<RegistryExtension.Tagged> find(String name) {
		return asked(() -> tagged().stream().filter((image) -> image.name().equals(name)).findFirst());
	}

	static ImageView view(RegistryExtension.Tagged image) {
		return new ImageView(image.repository(), image.tag(), image.digest(), image.bytes(), image.taggedAt());
	}

	/** All repositories, by name. */
	public List<ImageRepositoryView> repositories() {
		return asked(this.registry::repositories);
	}

	/** Removes content that nobody needs, or tells what that would remove. */
	public JsonNode collect(boolean dryRun) {
		return asked(() -> this.registry.collect(dryRun));
	}

	/** Compares all content with its digest. */
	public JsonNode scrub() {
		return asked(this.registry::scrub);
	}

	private static <T> T asked(Question<T> question) {
		try {
			return question.ask();
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.UPSTREAM_FAILED,
					"The platform's registry did not answer: " + ex.getMessage(),
					"See whether the registry runs; the log is in logs/server.log", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new GantryException(ErrorCode.UPSTREAM_FAILED, "The platform is stopping", "Try again in a moment",
					ex);
		}
	}

	private interface Question<T> {

		T ask() throws IOException, InterruptedException;

	}

}
