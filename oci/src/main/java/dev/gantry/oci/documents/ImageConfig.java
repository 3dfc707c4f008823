package dev.gantry.oci.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.Platform;

/**
 * The config of an image (image specification, config.md). All of it is hostile input: it
 * suggests how to run, it never steers the host.
 *
 * @param created RFC 3339, as the image says it, or {@code null}
 * @param author or {@code null}
 * @param architecture in Go's words, for example {@code amd64}
 * @param variant of the architecture, or {@code null}
 * @param os for example {@code linux}
 * @param config how to run it
 * @param rootfs the layers
 * @param history how the layers came to be
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonPropertyOrder({ "created", "author", "architecture", "variant", "os", "config", "rootfs", "history" })
public record ImageConfig(String created, String author, String architecture, String variant, String os,
		@JsonInclude(JsonInclude.Include.ALWAYS) RunConfig config, RootFs rootfs, List<History> history) {

	public ImageConfig {
		config = (config != null) ? config : RunConfig.EMPTY;
		Objects.requireNonNull(rootfs, "an image config needs a rootfs");
		history = (history != null) ? List.copyOf(history) : List.of();
		new Platform(os, architecture, variant);
	}

	/** An image without layers. */
	public static ImageConfig empty(Platform platform) {
		return new ImageConfig(null, null, platform.architecture(), platform.variant(), platform.os(), RunConfig.EMPTY,
				new RootFs(RootFs.LAYERS, List.of()), List.of());
	}

	/** What the image is made for. */
	public Platform platform() {
		return new Platform(this.os, this.architecture, this.variant);
	}

	/** The digests of the uncompressed layers, lowest first. */
	public List<Digest> diffIds() {
		return this.rootfs.diffIds();
	}

	/** The same with other words on how to run it. */
	public ImageConfig with(RunConfig newConfig) {
		return new ImageConfig(this.created, this.author, this.architecture, this.variant, this.os, newConfig,
				this.rootfs, this.history);
	}

	/**
	 * The same with another date.
	 * @param newCreated RFC 3339
	 */
	public ImageConfig withCreated(String newCreated) {
		return new ImageConfig(newCreated, this.author, this.architecture, this.variant, this.os, this.config,
				this.rootfs, this.history);
	}

	/** The same with another author. */
	public ImageConfig withAuthor(String newAuthor) {
		return new ImageConfig(this.created, newAuthor, this.architecture, this.variant, this.os, this.config,
				this.rootfs, this.history);
	}

	/** The same with one more layer on top. */
	public ImageConfig withLayer(Digest diffId, History entry) {
		return new ImageConfig(this.created, this.author, this.architecture, this.variant, this.os, this.config,
				this.rootfs.plus(diffId), plus(this.history, entry));
	}

	/** The same with a line of history that made no layer. */
	public ImageConfig withHistory(History entry) {
		return new ImageConfig(this.created, this.author, this.architecture, this.variant, this.os, this.config,
				this.rootfs, plus(this.history, entry));
	}

	private static <T> List<T> plus(List<T> list, T element) {
		List<T> longer = new ArrayList<>(list);
		longer.add(element);
		return longer;
	}

	/**
	 * The layers of an image.
	 *
	 * @param type always {@code layers}
	 * @param diffIds the digests of the uncompressed layers, lowest first
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	@JsonPropertyOrder({ "type", "diff_ids" })
	public record RootFs(String type, @JsonProperty("diff_ids") List<Digest> diffIds) {

		static final String LAYERS = "layers";

		public RootFs {
			if (!LAYERS.equals(type)) {
				throw new IllegalArgumentException("the type of a rootfs must be 'layers' and is '" + type + "'");
			}
			diffIds = (diffIds != null) ? List.copyOf(diffIds) : List.of();
		}

		RootFs plus(Digest diffId) {
			return new RootFs(this.type, ImageConfig.plus(this.diffIds, diffId));
		}

	}

	/**
	 * How one step of the image came to be.
	 *
	 * @param created RFC 3339, or {@code null}
	 * @param createdBy the command, or {@code null}
	 * @param author or {@code null}
	 * @param comment or {@code null}
	 * @param emptyLayer whether the step made no layer
	 */
	@JsonInclude(JsonInclude.Include.NON_DEFAULT)
	@JsonIgnoreProperties(ignoreUnknown = true)
	@JsonPropertyOrder({ "created", "created_by", "author", "comment", "empty_layer" })
	public record History(String created, @JsonProperty("created_by") String createdBy, String author, String comment,
			@JsonProperty("empty_layer") boolean emptyLayer) {

		/** A step that made a layer. */
		public static History layer(String created, String createdBy) {
			return new History(created, createdBy, null, null, false);
		}

		/** A step that changed the config only. */
		public static History empty(String created, String createdBy) {
			return new History(created, createdBy, null, null, true);
		}

	}

}
