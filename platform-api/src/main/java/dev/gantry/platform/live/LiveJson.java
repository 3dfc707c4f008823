package dev.gantry.platform.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.json.JsonMapper;

/** JSON on one line, without what is {@code null}. */
final class LiveJson {

	private static final JsonMapper JSON = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private LiveJson() {
	}

	static String write(Object data) {
		return JSON.writeValueAsString(data);
	}

}
