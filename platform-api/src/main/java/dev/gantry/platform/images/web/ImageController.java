package dev.gantry.platform.images.web;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.images.ImageDetail;
import dev.gantry.contracts.images.ImageRepositoryView;
import dev.gantry.contracts.images.ImageView;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.images.ImageImport;
import dev.gantry.platform.images.ImageInspection;
import dev.gantry.platform.images.ImageShelf;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Images of the platform's registry. */
@RestController
@RequestMapping("/api/v1/images")
class ImageController {

	private static final String APPS = "apps/";

	private final ImageShelf shelf;

	private final ImageImport importing;

	private final TeamWall wall;

	private final ImageInspection inspection;

	ImageController(ImageShelf shelf, ImageImport importing, ImageInspection inspection, TeamWall wall) {
		this.shelf = shelf;
		this.inspection = inspection;
		this.importing = importing;
		this.wall = wall;
	}

	/** The tagged images that the caller sees: all but those of other teams' apps. */
	@GetMapping
	@Requires(Permission.READ_IMAGES)
	List<ImageView> list(Caller caller) {
		Predicate<String> seen = seenBy(caller);
		return this.shelf.list().stream().filter((image) -> seen.test(image.repository())).toList();
	}

	private Predicate<String> seenBy(Caller caller) {
		Predicate<String> seen = this.wall.seenBy(caller);
		return (repository) -> !repository.startsWith(APPS) || seen.test(repository.substring(APPS.length()));
	}

	/** The repositories that the caller sees, with what they hold. */
	@GetMapping("/repositories")
	@Requires(Permission.READ_IMAGES)
	List<ImageRepositoryView> repositories(Caller caller) {
		Predicate<String> seen = seenBy(caller);
		return this.shelf.repositories().stream().filter((one) -> seen.test(one.repository())).toList();
	}

	/** An image, {@code repository:tag}, with its layers. */
	@GetMapping("/detail")
	@Requires(Permission.READ_IMAGES)
	ImageDetail detail(@RequestParam String name, Caller caller) {
		int colon = name.indexOf(':');
		if (!seenBy(caller).test((colon < 0) ? name : name.substring(0, colon))) {
			throw new GantryException(ErrorCode.IMAGE_NOT_FOUND, "The platform's registry has no image '" + name + "'",
					"'gantry images' lists those that it has, as REPOSITORY:TAG");
		}
		return this.inspection.inspect(name);
	}

	/** Removes a tag, and its image if no other tag points at it. */
	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.CHANGE_IMAGES)
	void remove(@RequestParam String name) {
		this.inspection.remove(name);
	}

	/**
	 * Removes content that no image needs while the registry serves, or tells what that
	 * would remove and how many bytes.
	 */
	@PostMapping("/collection")
	@Requires(Permission.CHANGE_IMAGES)
	JsonNode collect(@RequestParam(defaultValue = "false") boolean dryRun) {
		return this.shelf.collect(dryRun);
	}

	/** Compares all content with its digest, and tells what is corrupt. */
	@PostMapping("/scrub")
	@Requires(Permission.CHANGE_IMAGES)
	JsonNode scrub() {
		return this.shelf.scrub();
	}

	/**
	 * Imports an image: a root file system's tar, a docker-archive or an OCI layout, told
	 * apart by content; plain or compressed.
	 */
	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	@Requires(Permission.CHANGE_IMAGES)
	@RequestBody(required = true, content = {
			@Content(mediaType = "application/octet-stream", schema = @Schema(type = "string", format = "binary")) })
	ImageView importImage(@RequestParam String name, Caller caller, HttpServletRequest request) throws IOException {
		return this.importing.take(name, request.getInputStream(), caller.name());
	}

}
