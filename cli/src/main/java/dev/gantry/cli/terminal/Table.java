package dev.gantry.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, in columns as wide as needed. */
public final class Table {

	private static final String GAP = "  ";

	private final List<List<String>> rows = new ArrayList<>();

	public Table(String... heading) {
		this.rows.add(List.of(heading));
	}

	public Table row(Object... cells) {
		List<String> row = new ArrayList<>();
		for (Object cell : cells) {
			row.add(cell == null ? "-" : cell.toString());
		}
		this.rows.add(row);
		return this;
	}

	public void print(Terminal terminal) {
		int columns = this.rows.get(0).size();
		int[] widths = new int[columns];
		for (List<String> row : this.rows) {
			for (int i = 0; i < columns; i++) {
				widths[i] = Math.max(widths[i], width(row.get(i)));
			}
		}
		for (int r = 0; r < this.rows.size(); r++) {
			StringBuilder line = new StringBuilder();
			for (int i = 0; i < columns; i++) {
				String cell = this.rows.get(r).get(i);
				line.append(cell);
				if (i < columns - 1) {
					line.append(" ".repeat(widths[i] - width(cell))).append(GAP);
				}
			}
			terminal.print(r == 0 ? terminal.dim(line.toString()) : line.toString());
		}
	}

	private static int width(String cell) {
		return cell.replaceAll("\u001b\\[[0-9;]*m", "").length();
	}

}
