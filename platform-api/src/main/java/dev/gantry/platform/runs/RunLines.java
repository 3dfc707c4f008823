package dev.gantry.platform.runs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.gantry.contracts.apps.LogLine;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The last lines of a run whose container is gone. */
@Entity
@Table(name = "run_lines")
public class RunLines {

	/** How many are kept at most. */
	public static final int MOST = 1_000;

	/** In characters of JSON, which is less than the column's width. */
	private static final int WIDTH = 900_000;

	private static final int LONGEST_LINE = 10_000;

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<List<LogLine>> TYPE = new TypeReference<>() {
	};

	@Id
	@Column(name = "run_id")
	private String runId;

	private String lines;

	protected RunLines() {
	}

	/** Keeps as many of the last lines as there is room for. */
	public RunLines(String runId, List<LogLine> lines) {
		this.runId = runId;
		List<String> kept = new ArrayList<>();
		int width = 2;
		for (int i = lines.size() - 1; i >= 0 && kept.size() < MOST; i--) {
			LogLine line = lines.get(i);
			String text = line.text().substring(0, Math.min(line.text().length(), LONGEST_LINE));
			String json = JSON.writeValueAsString(new LogLine(line.at(), line.instance(), line.stream(), text));
			width += json.length() + 1;
			if (width > WIDTH) {
				break;
			}
			kept.add(json);
		}
		Collections.reverse(kept);
		this.lines = "[" + String.join(",", kept) + "]";
	}

	public List<LogLine> lines() {
		return JSON.readValue(this.lines, TYPE);
	}

}
