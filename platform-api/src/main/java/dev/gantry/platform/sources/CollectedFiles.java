package dev.gantry.platform.sources;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.gantry.contracts.detection.SourceFiles;

/**
 * The files of a source tree that decide something, collected while the tree goes by. Of
 * what is too much, the names are known and the texts are empty.
 */
final class CollectedFiles implements SourceFiles {

	/** Files that are read for every source, at the top of the tree. */
	private static final Set<String> DECLARATIONS = Set.of("gantry.yaml", "gantry.yml", "Procfile");

	private static final Set<String> BENEATH = Set.of("public/index.html", ".mvn/wrapper/maven-wrapper.properties");

	private static final long ALTOGETHER = 8 * 1024 * 1024;

	private final Map<String, String> texts = new TreeMap<>();

	private final SortedSet<String> top = new TreeSet<>();

	private final boolean all;

	private long characters;

	/**
	 * Makes an empty collection.
	 * @param all whether what detection reads is wanted as well, not only declarations
	 */
	CollectedFiles(boolean all) {
		this.all = all;
	}

	static boolean isDeclaration(String name) {
		return DECLARATIONS.contains(name);
	}

	boolean wants(String name) {
		boolean atTop = name.indexOf('/') < 0;
		return isDeclaration(name) || (this.all
				&& (atTop || BENEATH.contains(name) || name.toLowerCase(Locale.ROOT).contains("dockerfile")));
	}

	void put(String name, String text) {
		boolean fits = isDeclaration(name) || this.characters + text.length() <= ALTOGETHER;
		this.texts.put(name, fits ? text : "");
		this.characters += fits ? text.length() : 0;
		if (name.indexOf('/') < 0) {
			this.top.add(name);
		}
	}

	/** What was collected, by path. */
	Map<String, String> texts() {
		return Collections.unmodifiableMap(this.texts);
	}

	@Override
	public List<String> top() {
		return List.copyOf(this.top);
	}

	@Override
	public Optional<String> text(String path) {
		return Optional.ofNullable(this.texts.get(path));
	}

}
