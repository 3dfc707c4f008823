package dev.gantry.engine.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * A part of a configuration document that knows where it is, so that every complaint
 * names its field.
 *
 * @param value the JSON value; {@code null} where the document has none
 * @param path for example {@code linux.resources.memory}
 */
record Node(JsonNode value, String path) {

	/** A member; absent and {@code null} are the same. */
	Node get(String name) {
		JsonNode member = (this.value == null) ? null : this.value.get(name);
		boolean absent = member == null || member.isNull();
		if (this.value != null && !this.value.isObject()) {
			throw wrong("an object");
		}
		return new Node(absent ? null : member, this.path.isEmpty() ? name : this.path + "." + name);
	}

	boolean present() {
		return this.value != null;
	}

	List<Node> elements() {
		List<Node> elements = new ArrayList<>();
		if (this.value == null) {
			return elements;
		}
		if (!this.value.isArray()) {
			throw wrong("a list");
		}
		for (int i = 0; i < this.value.size(); i++) {
			elements.add(new Node(this.value.get(i), this.path + "[" + i + "]"));
		}
		return elements;
	}

	Map<String, String> map() {
		Map<String, String> map = new LinkedHashMap<>();
		if (this.value == null) {
			return map;
		}
		for (String name : names()) {
			map.put(name, get(name).text());
		}
		return map;
	}

	Set<String> names() {
		if (this.value != null && !this.value.isObject()) {
			throw wrong("an object");
		}
		return (this.value == null) ? Set.of() : new TreeSet<>(this.value.propertyNames());
	}

	String text() {
		if (this.value == null || !this.value.isString()) {
			throw wrong("a string");
		}
		String text = this.value.stringValue();
		if (text.indexOf('\0') >= 0) {
			throw new RuntimeFailure("config.json: " + this.path + " contains a NUL character");
		}
		return text;
	}

	String text(String otherwise) {
		return present() ? text() : otherwise;
	}

	Optional<String> optionalText() {
		return present() ? Optional.of(text()) : Optional.empty();
	}

	List<String> texts() {
		return elements().stream().map(Node::text).toList();
	}

	long number() {
		if (this.value == null || !this.value.isIntegralNumber()) {
			throw wrong("a whole number");
		}
		return this.value.bigIntegerValue().longValue();
	}

	long number(long otherwise) {
		return present() ? number() : otherwise;
	}

	/** A number in a range. */
	int number(long from, long to) {
		long number = number();
		if (number < from || number > to) {
			throw new RuntimeFailure(
					"config.json: " + this.path + " is " + number + ", not between " + from + " and " + to);
		}
		return (int) number;
	}

	boolean truth() {
		if (this.value != null && !this.value.isBoolean()) {
			throw wrong("true or false");
		}
		return this.value != null && this.value.booleanValue();
	}

	/** Refuses what this runtime cannot do. */
	void refuse(String why) {
		if (present() && !(this.value.isContainer() && this.value.isEmpty())) {
			throw new RuntimeFailure("config.json: " + this.path + " is not supported: " + why);
		}
	}

	private RuntimeFailure wrong(String wanted) {
		return new RuntimeFailure((this.value == null) ? "config.json: " + this.path + " is missing"
				: "config.json: " + this.path + " is not " + wanted);
	}

}
