package dev.gantry.platform.sources;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.sources.SourceEntry.Kind;

/**
 * The tree that an archive makes, as names only. Refuses what would reach out of it when
 * it is unpacked: absolute names, {@code ..}, links whose end is outside, entries beneath
 * a link, devices.
 */
final class SourceTree {

	/** As many links in a row as Linux follows (path_resolution(7)). */
	private static final int MAX_LINKS = 40;

	private static final int MAX_NAME = 4096;

	private final SourceLimits limits;

	private final Map<String, Kind> kinds = new HashMap<>();

	private final Map<String, String> symlinks = new HashMap<>();

	private int files;

	SourceTree(SourceLimits limits) {
		this.limits = limits;
	}

	/**
	 * Adds an entry.
	 * @return its name in one form: relative, no {@code .} and no empty parts; empty for
	 * the tree itself
	 */
	String add(SourceEntry entry) {
		List<String> parts = parts(entry.name(), entry.name());
		String name = String.join("/", parts);
		if (name.isEmpty()) {
			if (entry.kind() != Kind.DIRECTORY) {
				throw unsafe("The entry '" + shown(entry.name()) + "' has no name");
			}
			return name;
		}
		beneathDirectories(parts, entry);
		Kind before = this.kinds.put(name, entry.kind());
		if (before != null && (before != entry.kind() || before == Kind.SYMLINK)) {
			throw unsafe("The archive has '" + shown(name) + "' twice, as different things");
		}
		this.limits.checkEntries(this.kinds.size());
		switch (entry.kind()) {
			case FILE -> this.files++;
			case DIRECTORY -> {
			}
			case SYMLINK -> this.symlinks.put(name, target(entry));
			case HARDLINK -> hardlink(entry);
			case OTHER -> throw unsafe("'" + shown(name) + "' is neither a file, a directory nor a link");
		}
		return name;
	}

	/**
	 * Makes sure that no link leads out of the tree. Call it when all entries are known.
	 */
	void checkLinks() {
		this.symlinks.forEach((name, target) -> {
			Deque<String> at = new ArrayDeque<>(Arrays.asList(name.split("/")));
			at.removeLast();
			if (!staysInside(at, target)) {
				throw unsafe("The link '" + shown(name) + "' leads out of the tree, to '" + shown(target) + "'");
			}
		});
	}

	/** How many files there are. */
	int files() {
		return this.files;
	}

	boolean hasFile(String name) {
		return this.kinds.get(name) == Kind.FILE;
	}

	/** Files of that name in directories beneath the root, at most a few. */
	List<String> elsewhere(String fileName) {
		return this.kinds.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == Kind.FILE && entry.getKey().endsWith("/" + fileName))
			.map(Map.Entry::getKey)
			.sorted()
			.limit(3)
			.toList();
	}

	private void beneathDirectories(List<String> parts, SourceEntry entry) {
		StringBuilder parent = new StringBuilder();
		for (String part : parts.subList(0, parts.size() - 1)) {
			parent.append(parent.isEmpty() ? "" : "/").append(part);
			Kind kind = this.kinds.get(parent.toString());
			if (kind != null && kind != Kind.DIRECTORY) {
				throw unsafe("'" + shown(entry.name()) + "' lies beneath '" + shown(parent.toString())
						+ "', which is not a directory");
			}
		}
	}

	private static String target(SourceEntry entry) {
		String target = entry.target();
		if (target == null || target.isEmpty() || target.indexOf('\0') >= 0 || target.length() > MAX_NAME) {
			throw unsafe("The link '" + shown(entry.name()) + "' leads nowhere");
		}
		if (target.startsWith("/")) {
			throw unsafe("The link '" + shown(entry.name()) + "' leads out of the tree, to '" + shown(target) + "'");
		}
		return target;
	}

	private void hardlink(SourceEntry entry) {
		String target = String.join("/", parts(String.valueOf(entry.target()), entry.name()));
		if (this.kinds.get(target) != Kind.FILE) {
			throw unsafe("The hard link '" + shown(entry.name()) + "' leads to '" + shown(entry.target())
					+ "', which is not a file of the archive before it");
		}
	}

	/** Follows a link as the kernel would, but by names. */
	private boolean staysInside(Deque<String> from, String target) {
		Deque<String> at = new ArrayDeque<>(from);
		Deque<String> todo = new ArrayDeque<>(Arrays.asList(target.split("/")));
		int followed = 0;
		while (!todo.isEmpty()) {
			String part = todo.removeFirst();
			if (part.isEmpty() || part.equals(".")) {
				continue;
			}
			if (part.equals("..")) {
				if (at.isEmpty()) {
					return false;
				}
				at.removeLast();
				continue;
			}
			at.addLast(part);
			String next = this.symlinks.get(String.join("/", at));
			if (next != null) {
				if (++followed > MAX_LINKS) {
					return false;
				}
				at.removeLast();
				List<String> parts = Arrays.asList(next.split("/"));
				for (int i = parts.size() - 1; i >= 0; i--) {
					todo.addFirst(parts.get(i));
				}
			}
		}
		return true;
	}

	private static List<String> parts(String name, String of) {
		if (name.startsWith("/") || name.indexOf('\0') >= 0 || name.length() > MAX_NAME) {
			throw unsafe("The name '" + shown(of) + "' is absolute or not a name");
		}
		List<String> parts = Arrays.stream(name.split("/"))
			.filter((part) -> !part.isEmpty() && !part.equals("."))
			.toList();
		if (parts.contains("..")) {
			throw unsafe("The name '" + shown(of) + "' holds '..'");
		}
		return parts;
	}

	private static String shown(String text) {
		String clean = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
		return (clean.length() > 200) ? clean.substring(0, 200) + "…" : clean;
	}

	private static GantryException unsafe(String detail) {
		return new GantryException(ErrorCode.SOURCE_UNSAFE, detail,
				"Make the archive inside the app's directory, for example with 'tar czf - .', and leave out links that"
						+ " lead elsewhere");
	}

}
