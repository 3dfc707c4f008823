package dev.gantry.agent.docker.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads a client's document by the names of its fields. What is absent or {@code null} is
 * the type's zero, unknown fields are never looked at, and a wrong type is refused with
 * the field's name.
 */
public final class Fields {

	private final JsonNode node;

	private final String path;

	private Fields(JsonNode node, String path) {
		this.node = node;
		this.path = path;
	}

	/**
	 * The fields of an object.
	 * @throws ApiException 400 when it is none
	 */
	public static Fields of(JsonNode node) {
		if (!node.isObject()) {
			throw ApiException.invalid("the document is not a JSON object");
		}
		return new Fields(node, "");
	}

	/** The document itself. */
	public JsonNode node() {
		return this.node;
	}

	public boolean has(String name) {
		return get(name) != null;
	}

	public String text(String name) {
		JsonNode value = get(name);
		if (value == null) {
			return "";
		}
		if (!value.isString()) {
			throw wrong(name, "a string");
		}
		return value.asString();
	}

	public boolean flag(String name) {
		JsonNode value = get(name);
		if (value == null) {
			return false;
		}
		if (!value.isBoolean()) {
			throw wrong(name, "a boolean");
		}
		return value.asBoolean();
	}

	public long number(String name) {
		JsonNode value = get(name);
		if (value == null) {
			return 0;
		}
		if (!value.isIntegralNumber() || !value.canConvertToLong()) {
			throw wrong(name, "a whole number");
		}
		return value.asLong();
	}

	/** A list of strings, or a single one, as Docker takes commands and capabilities. */
	public List<String> words(String name) {
		JsonNode value = get(name);
		return (value != null && value.isString()) ? List.of(value.asString()) : texts(name);
	}

	/** A list of strings. */
	public List<String> texts(String name) {
		JsonNode value = get(name);
		if (value == null) {
			return List.of();
		}
		List<String> texts = new ArrayList<>();
		for (JsonNode each : array(name, value)) {
			if (!each.isString()) {
				throw wrong(name, "a list of strings");
			}
			texts.add(each.asString());
		}
		return texts;
	}

	/** The numbers of a list. */
	public List<Integer> numbers(String name) {
		JsonNode value = get(name);
		List<Integer> numbers = new ArrayList<>();
		for (JsonNode each : (value != null) ? array(name, value) : JsonNodeFactory.instance.arrayNode()) {
			if (!each.canConvertToInt()) {
				throw wrong(name, "a list of numbers");
			}
			numbers.add(each.asInt());
		}
		return numbers;
	}

	/** The objects of a list. */
	public List<Fields> objects(String name) {
		JsonNode value = get(name);
		List<Fields> objects = new ArrayList<>();
		for (JsonNode each : (value != null) ? array(name, value) : JsonNodeFactory.instance.arrayNode()) {
			if (!each.isObject()) {
				throw wrong(name, "a list of objects");
			}
			objects.add(new Fields(each, this.path + name + "."));
		}
		return objects;
	}

	/** An object in this one; empty when it is absent. */
	public Fields object(String name) {
		JsonNode value = get(name);
		if (value == null) {
			return new Fields(JsonNodeFactory.instance.objectNode(), this.path + name + ".");
		}
		if (!value.isObject()) {
			throw wrong(name, "an object");
		}
		return new Fields(value, this.path + name + ".");
	}

	/** The names that are there, in order. */
	public List<String> names() {
		return new ArrayList<>(this.node.propertyNames());
	}

	/** This object as names and strings. */
	public Map<String, String> toTexts() {
		Map<String, String> texts = new LinkedHashMap<>();
		names().forEach((name) -> texts.put(name, text(name)));
		return texts;
	}

	private JsonNode get(String name) {
		JsonNode value = this.node.get(name);
		return (value == null || value.isNull()) ? null : value;
	}

	private JsonNode array(String name, JsonNode value) {
		if (!value.isArray()) {
			throw wrong(name, "a list");
		}
		return value;
	}

	private ApiException wrong(String name, String wanted) {
		return ApiException.invalid("the field '" + this.path + name + "' must be " + wanted);
	}

}
