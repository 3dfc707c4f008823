package dev.gantry.oci.layers;

import java.util.ArrayList;
import java.util.List;

import dev.gantry.oci.InvalidImageException;

/**
 * A path within a layer: relative to its root, clean, without {@code .}, {@code ..} and
 * empty components, each at most 255 bytes long (NAME_MAX).
 */
public final class LayerPath implements Comparable<LayerPath> {

	/** The layer's root directory. */
	public static final LayerPath ROOT = new LayerPath(List.of());

	private static final int NAME_MAX = 255;

	/** The longest path of a system call, in bytes, without its NUL. */
	static final int PATH_MAX = 4095;

	private final List<String> names;

	private LayerPath(List<String> names) {
		this.names = List.copyOf(names);
	}

	/**
	 * The path that an archive means by a name. Leading slashes and {@code .} mean
	 * nothing, as in other engines.
	 * @param name as {@link RawText#decode} makes it
	 * @throws InvalidImageException if it leaves the root or no file system can have it
	 */
	public static LayerPath of(String name) throws InvalidImageException {
		if (name.length() > PATH_MAX) {
			throw new InvalidImageException("The layer has a name of more than " + PATH_MAX + " characters");
		}
		List<String> names = new ArrayList<>();
		for (String component : name.split("/")) {
			if (component.isEmpty() || ".".equals(component)) {
				continue;
			}
			requireSafe(component, name);
			names.add(component);
		}
		return names.isEmpty() ? ROOT : new LayerPath(names);
	}

	private static void requireSafe(String component, String name) throws InvalidImageException {
		if ("..".equals(component)) {
			throw new InvalidImageException("The layer has a name that climbs out of its tree: '" + name + "'");
		}
		if (component.indexOf('\0') >= 0) {
			throw new InvalidImageException("The layer has a name with a NUL in it");
		}
		if (component.length() > NAME_MAX || RawText.encode(component).length > NAME_MAX) {
			throw new InvalidImageException("The layer has a name with a part of more than 255 bytes: '"
					+ component.substring(0, Math.min(40, component.length())) + "…'");
		}
	}

	/** The components, outermost first; encode them with {@link RawText#encode}. */
	public List<String> names() {
		return this.names;
	}

	public boolean isRoot() {
		return this.names.isEmpty();
	}

	/** The last component. The root has none. */
	public String name() {
		if (isRoot()) {
			throw new IllegalStateException("The root of a layer has no name");
		}
		return this.names.get(this.names.size() - 1);
	}

	/** The directory that holds it. The root is its own parent. */
	public LayerPath parent() {
		return (this.names.size() <= 1) ? ROOT : new LayerPath(this.names.subList(0, this.names.size() - 1));
	}

	/**
	 * What has this name in this directory.
	 * @throws InvalidImageException if it is not the name of a directory's entry
	 */
	public LayerPath resolve(String name) throws InvalidImageException {
		if (name.isEmpty() || ".".equals(name) || name.indexOf('/') >= 0) {
			throw new InvalidImageException("'" + name + "' is not the name of a directory's entry");
		}
		requireSafe(name, name);
		List<String> longer = new ArrayList<>(this.names);
		longer.add(name);
		return new LayerPath(longer);
	}

	/**
	 * The path as a system call wants it: without a leading slash, {@code .} for the
	 * root.
	 */
	public byte[] bytes() {
		return RawText.encode(isRoot() ? "." : toString());
	}

	@Override
	public int compareTo(LayerPath other) {
		return toString().compareTo(other.toString());
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof LayerPath path && this.names.equals(path.names);
	}

	@Override
	public int hashCode() {
		return this.names.hashCode();
	}

	/** The components with slashes between them; empty for the root. */
	@Override
	public String toString() {
		return String.join("/", this.names);
	}

}
