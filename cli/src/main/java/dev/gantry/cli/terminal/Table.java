package dev.gantry.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under a heading, in columns as wide as needed; where a terminal is too narrow for
 * that, a block for each row.
 */
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
		if (!terminal.fits(Arrays.stream(widths).sum() + GAP.length() * (columns - 1))) {
			this.rows.subList(1, this.rows.size()).forEach((row) -> printBlock(terminal, row));
			return;
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

	/**
	 * The first cell as a heading, the others beneath it, each after its column's name.
	 */
	private void printBlock(Terminal terminal, List<String> row) {
		List<String> names = this.rows.get(0);
		int indent = names.stream().skip(1).mapToInt(String::length).max().orElse(0);
		terminal.print(terminal.bold(row.get(0)));
		for (int i = 1; i < row.size(); i++) {
			String name = names.get(i);
			terminal.print(GAP + terminal.dim(name) + " ".repeat(indent - name.length()) + GAP + row.get(i));
		}
	}

	private static int width(String cell) {
		return cell.replaceAll("\u001b\\[[0-9;]*m", "").length();
	}

}
