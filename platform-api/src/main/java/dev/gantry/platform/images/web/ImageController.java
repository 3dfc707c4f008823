package dev.gantry.platform.images.web;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

import dev.gantry.contracts.images.ImageView;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.images.ImageImport;
import dev.gantry.platform.images.ImageShelf;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
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

	ImageController(ImageShelf shelf, ImageImport importing, TeamWall wall) {
		this.shelf = shelf;
		this.importing = importing;
		this.wall = wall;
	}

	/** The tagged images that the caller sees: all but those of other teams' apps. */
	@GetMapping
	@Requires(Permission.READ_IMAGES)
	List<ImageView> list(Caller caller) {
		Predicate<String> seen = this.wall.seenBy(caller);
		return this.shelf.list()
			.stream()
			.filter((image) -> !image.repository().startsWith(APPS)
					|| seen.test(image.repository().substring(APPS.length())))
			.toList();
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
